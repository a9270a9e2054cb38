// Words of the console: one catalogue a language, looked up by key, with plurals and places to fill.
import { en } from "./catalogue.js";

/** @typedef {string | {one: string, other: string}} Entry */

/** @type {Record<string, Record<string, Entry>>} */
const catalogues = { en };

let language = "en";

/** @param {string} wanted a BCP 47 tag; falls back to English */
export function chooseLanguage(wanted) {
  language = wanted in catalogues ? wanted : "en";
  document.documentElement.lang = language;
}

/** Words of a page that is loaded only where it is opened. @param {Record<string, Entry>} words English */
export const addWords = (words) => void Object.assign(en, words);

/** The locale of dates and numbers: the reader's own when it is of the console's language. */
export function locale() {
  const own = navigator.languages.find((tag) => tag.split("-")[0] === language);
  return own ?? (language === "en" ? "en-GB" : language);
}

/**
 * The text of `key`, `{places}` filled; `n` chooses the plural.
 * @param {string} key
 * @param {Record<string, string | number>} [places]
 */
export function t(key, places = {}) {
  const entry = catalogues[language][key] ?? en[key] ?? key;
  const text = typeof entry === "string" ? entry : entry[plural(Number(places.n))];
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(places[name] ?? whole));
}

/** @param {number} n @returns {"one" | "other"} */
const plural = (n) => (new Intl.PluralRules(language).select(n) === "one" ? "one" : "other");

/** True when the catalogue has words for `key`. @param {string} key */
export const has = (key) => key in en;

/** The name of a language in the console's language. @param {string} tag */
export function languageName(tag) {
  if (!tag) return "";
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

/** Words for a reason: the catalogue's, else the name a plugin gave, made readable. @param {string} reason */
export function reasonName(reason) {
  const key = `reason.${reason}`;
  if (has(key)) return t(key);
  const words = reason.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
