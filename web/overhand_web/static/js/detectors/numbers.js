// How the page writes its figures.
import { locale, t } from "../core/i18n.js";

/** "1,240" @param {number} n */
export const count = (n) => new Intl.NumberFormat(locale()).format(n);

/** "87%" @param {number} share */
export const percent = (share) => `${Math.round(share * 100)}%`;

/** "62–87%" @param {import("./report.js").Share} share */
export const interval = (share) => `${Math.round(share.from * 100)}–${percent(share.to)}`;

/** "77% (62–87%)", or a dash. @param {import("./report.js").Share} share */
export const estimate = (share) => (share.value === null ? "–" : `${percent(share.value)} (${interval(share)})`);

/** "19 Nov" for a day so many days after another. @param {number} since ms @param {number} number */
export const dayOf = (since, number) =>
  new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", timeZone: "UTC" }).format(
    since + number * 86_400_000,
  );

/** ".71", or a dash. @param {number | null} score */
export const score = (score) => (score === null ? "–" : score.toFixed(2).replace(/^0/, ""));

/** "version 3" @param {number} version */
export const versionName = (version) => t("detectors.version", { n: version });
