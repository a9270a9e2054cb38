// How a customer's address is written for people.

/** Country codes of one, three and two digits (ITU-T E.164), then groups. */
const GROUPS =
  /^([17]|2[1-689]\d|3[578]\d|42\d|50\d|59\d|6[789]\d|8[0578]\d|9[679]\d|\d{2})(\d{3})(\d{3})(\d+)$/;

/**
 * Digits in groups, "+34 600 000 041"; what is masked or no number stays as it is.
 * @param {string} address
 */
export function writtenAddress(address) {
  if (!/^\d{8,15}$/.test(address)) return address;
  return `+${address.replace(GROUPS, "$1 $2 $3 $4")}`;
}
