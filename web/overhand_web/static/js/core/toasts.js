// Short messages about what just happened, read out by screen readers.
import { signal } from "@preact/signals";

/**
 * @typedef {object} Toast
 * @property {number} id
 * @property {string} text
 * @property {"plain" | "warning" | "danger"} tone
 * @property {{label: string, run: () => void}} [action]
 */

const STAY_MS = 6_000;
let last = 0;

/** @type {import("@preact/signals").Signal<Toast[]>} */
export const toasts = signal(/** @type {Toast[]} */ ([]));
/** Said at once to screen readers, shown nowhere. */
export const alert = signal("");

/** @param {number} id */
export const dismiss = (id) => (toasts.value = toasts.value.filter((toast) => toast.id !== id));

/**
 * @param {string} text
 * @param {{tone?: Toast["tone"], action?: Toast["action"], stay?: boolean}} [options] `stay` until dismissed
 */
export function toast(text, { tone = "plain", action, stay = false } = {}) {
  const id = ++last;
  toasts.value = [
    ...toasts.value.filter((known) => known.text !== text).slice(-3),
    { id, text, tone, action },
  ];
  if (!stay) setTimeout(() => dismiss(id), STAY_MS);
  return id;
}
