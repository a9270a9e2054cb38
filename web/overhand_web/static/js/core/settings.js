// What this person chose in this browser; kept in localStorage.
import { effect, signal } from "@preact/signals";

/** @template T @param {string} name @param {T} fallback @returns {import("@preact/signals").Signal<T>} */
function setting(name, fallback) {
  const key = `overhand.${name}`;
  const stored = localStorage.getItem(key);
  const value = signal(/** @type {T} */ (stored === null ? fallback : parse(stored, fallback)));
  effect(() => localStorage.setItem(key, JSON.stringify(value.value)));
  return value;
}

/** @template T @param {string} stored @param {T} fallback @returns {T} */
function parse(stored, fallback) {
  try {
    return JSON.parse(stored);
  } catch {
    return fallback;
  }
}

export const enterSends = setting("enter-sends", false);
export const sound = setting("sound", true);
export const singleKeys = setting("single-keys", true);
export const sortOrder = setting("sort", /** @type {"urgent" | "newest"} */ ("urgent"));
/** When each conversation was last looked at here, ms. */
export const seenAt = setting("seen", /** @type {Record<string, number>} */ ({}));

const SEEN_MOST = 500;

/** @param {string} conversation @param {number} at */
export function markSeen(conversation, at) {
  if ((seenAt.peek()[conversation] ?? 0) >= at) return;
  const entries = Object.entries({ ...seenAt.peek(), [conversation]: at }).sort((a, b) => b[1] - a[1]);
  seenAt.value = Object.fromEntries(entries.slice(0, SEEN_MOST));
}

/** "system", "light" or "dark"; the raw word is read before the first paint by `theme.js`. */
export const theme = signal(localStorage.getItem("overhand.theme") ?? "system");

effect(() => {
  const chosen = theme.value;
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  localStorage.setItem("overhand.theme", chosen);
});
