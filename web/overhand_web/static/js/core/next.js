// Who answers next: the one question every part of the console answers in the same words, icon and colour.
import { t } from "./i18n.js";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Next} Next */

/** @type {Record<Next, string>} */
const ICONS = {
  ai: "bot",
  flag: "hand",
  late: "flame",
  me: "user-round",
  colleague: "user-round",
  done: "check",
};

/** "Inês" of "Inês Rocha"; a masked number stays whole. @param {string} name */
export const firstName = (name) => (/^[+\d]/.test(name) ? name : name.trim().split(/\s+/)[0] || name);

/** At most two initials; none for a number. @param {string} name */
export function initials(name) {
  if (!name || /^[+\d]/.test(name)) return "#";
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => [...word][0].toLocaleUpperCase()).join("");
}

/** @param {Row} row @param {number} now @returns {boolean} */
export const isLate = (row, now) => row.phase === "flagged" && row.claim_due !== null && now > row.claim_due;

/** @param {Row} row @param {string | undefined} me @param {number} now @returns {Next} */
export function nextKind(row, me, now) {
  if (row.phase === "ai_handling") return "ai";
  if (row.phase === "flagged") return isLate(row, now) ? "late" : "flag";
  if (row.phase === "resolved") return "done";
  return row.owner?.kind === "operator" && row.owner.id === me ? "me" : "colleague";
}

/** @param {Next} kind */
export const nextIcon = (kind) => ICONS[kind];

/** The owner's name in a sentence. @param {Row} row */
export function ownerName(row) {
  if (row.owner?.kind === "phone") return t("party.phone");
  return row.owner ? firstName(row.owner.name) : t("party.nobody");
}

/** The word on a row. @param {Row} row @param {Next} kind */
export function nextWord(row, kind) {
  return kind === "colleague" ? ownerName(row) : t(`next.word.${kind}`);
}

/** The sentence on the bar. @param {Row} row @param {Next} kind */
export function nextSentence(row, kind) {
  return t(`next.sentence.${kind}`, { name: ownerName(row) });
}
