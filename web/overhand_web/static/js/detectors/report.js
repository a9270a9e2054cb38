// How the detectors did: asked when the page opens, when the period changes, and a while after anything happened.
import { signal } from "@preact/signals";
import * as api from "../core/api.js";
import * as clock from "../core/clock.js";
import { revision } from "../core/store.js";

/** @typedef {{value: number | null, from: number, to: number, n: number}} Share */
/** @typedef {{right: number, wrong: number, precision: Share, recall: Share}} Agreed */
/**
 * @typedef {{version: number, said: number, fired: number, offered: number, acted: number, shadow: number,
 *   would_fire: number, unheard: number, moments: number, missed: number, people: Agreed, verdicts: Agreed}} Performance
 */
/** @typedef {{conversation: string, episode: number, name: string, at: number}} CaseLink */
/**
 * @typedef {{detector: string, reason: string, shadow: boolean, whole: Performance, versions: Performance[],
 *   days: number[], false_alarms: CaseLink[], misses: CaseLink[]}} Detector
 */
/**
 * @typedef {{server_time: number, since: number, days: number, judged: {version: number, messages: number}[],
 *   verdicts: number, unnamed: number, detectors: Detector[]}} Report
 */

const AGAIN_MS = 5_000;

/** @type {import("@preact/signals").Signal<Report | null>} */
export const report = signal(null);
export const status = signal(/** @type {"loading" | "ready" | "failed"} */ ("loading"));

/** @type {AbortController | null} */
let asking = null;

/** Ask; what is shown stays until the answer is there. @param {number} days */
export async function load(days) {
  asking?.abort();
  const own = (asking = new AbortController());
  if (report.peek()?.days !== days) status.value = "loading";
  try {
    const found = /** @type {Report} */ (await api.get("/api/v1/detectors", { days }, own.signal));
    clock.observe(found.server_time);
    report.value = found;
    status.value = "ready";
  } catch (error) {
    if (own.signal.aborted) return;
    if (!(error instanceof api.ApiError)) throw error;
    status.value = "failed";
  }
}

/** Keep up with what happens, without asking at each message. @param {number} days @returns {() => void} */
export function follow(days) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  load(days);
  const first = revision.peek();
  const stop = revision.subscribe((at) => {
    if (at === first || soon !== undefined) return;
    soon = setTimeout(() => {
      soon = undefined;
      load(days);
    }, AGAIN_MS);
  });
  return () => {
    stop();
    clearTimeout(soon);
  };
}
