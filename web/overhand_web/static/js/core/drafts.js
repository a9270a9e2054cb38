// Texts not yet sent, one a (person, conversation, mode), so that no text can travel to another customer.
import { signal } from "@preact/signals";
import { me } from "./store.js";

/** @typedef {"reply" | "note" | "guide" | "release"} Mode */

const SAVE_MS = 300;

/** @type {Map<string, import("@preact/signals").Signal<string>>} */
const drafts = new Map();
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const saving = new Map();

/** @param {string} conversation @param {Mode} mode */
const keyOf = (conversation, mode) => `overhand.draft.${me.peek()?.id}.${conversation}.${mode}`;

/** The text of a draft. @param {string} conversation @param {Mode} mode */
export function draft(conversation, mode) {
  const key = keyOf(conversation, mode);
  let known = drafts.get(key);
  if (!known) drafts.set(key, (known = signal(localStorage.getItem(key) ?? "")));
  return known;
}

/** @param {string} key */
function save(key) {
  clearTimeout(saving.get(key));
  saving.delete(key);
  const text = drafts.get(key)?.peek() ?? "";
  if (text) localStorage.setItem(key, text);
  else localStorage.removeItem(key);
}

/** @param {string} conversation @param {Mode} mode @param {string} text */
export function keep(conversation, mode, text) {
  const key = keyOf(conversation, mode);
  draft(conversation, mode).value = text;
  clearTimeout(saving.get(key));
  saving.set(
    key,
    setTimeout(() => save(key), SAVE_MS),
  );
}

/** @param {string} conversation @param {Mode} mode */
export const drop = (conversation, mode) => {
  draft(conversation, mode).value = "";
  save(keyOf(conversation, mode));
};

addEventListener("pagehide", () => [...saving.keys()].forEach(save));

/**
 * AI drafts this person has discarded or used, by turn.
 * @type {import("@preact/signals").Signal<ReadonlySet<string>>}
 */
export const settledOffers = signal(new Set());

/** @param {string} turn */
export const settleOffer = (turn) => (settledOffers.value = new Set([...settledOffers.peek(), turn]));
