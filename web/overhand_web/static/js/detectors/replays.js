// The replay that goes on, or the last one: asked once, then told by the stream.
import { signal } from "@preact/signals";
import * as api from "../core/api.js";
import * as clock from "../core/clock.js";
import { t } from "../core/i18n.js";
import { replayStep } from "../core/store.js";
import { toast } from "../core/toasts.js";

/** @typedef {import("./report.js").Share} Share */
/**
 * @typedef {{name: string, conversations_flagged: number, flags: number, by_detector: Record<string, number>,
 *   offers: number, flags_without_person: number, persons_without_flag: number,
 *   gt: {tolerance: number, lateness: number, score: number | null}[], recall: Record<string, Share>,
 *   turns_saved: {median: number | null, n: number}}} Outcome
 */
/**
 * @typedef {{conversation: string, episode: number, turn: number, only_a: string[], only_b: string[]}} Difference
 */
/**
 * @typedef {{totals: {conversations: number, episodes: number, messages: number, persons: number},
 *   outcomes: Outcome[], different: number, conversations_different: number, differences: Difference[]}} Result
 */
/**
 * @typedef {{id: string, days: number, since: number, by: string, started_at: number,
 *   state: "running" | "done" | "failed" | "cancelled", read: number, total: number, ended_at: number | null,
 *   error: string, result: Result | null}} Run
 */

const PATH = "/api/v1/replay";
const SILENT_MS = 12_000;

/** @type {import("@preact/signals").Signal<{run: Run | null, names: Record<string, string>} | null>} */
export const replays = signal(null);
export const status = signal(/** @type {"loading" | "ready" | "failed"} */ ("loading"));

/** @param {{server_time: number, run: Run | null, names: Record<string, string>}} page */
function take(page) {
  clock.observe(page.server_time);
  replays.value = page;
  status.value = "ready";
}

export async function load() {
  try {
    take(await api.get(PATH));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    status.value = "failed";
  }
}

/** @param {string} path @param {object} [body] */
async function ask(path, body) {
  try {
    take(await api.post(path, body));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    toast(error.body.message || t("error.unavailable"), { tone: "danger" });
    load();
  }
}

/** @param {number} days */
export const start = (days) => ask(PATH, { days });
export const cancel = () => ask(`${PATH}/cancel`);

/** @param {import("../core/types.js").ReplayStep | null} step */
function move(step) {
  const run = replays.peek()?.run ?? null;
  if (!step) return;
  if (run?.id !== step.id || step.state !== "running") {
    if (run?.id !== step.id || run.state === "running") load();
    return;
  }
  replays.value = { run: { ...run, read: step.read, total: step.total }, names: {} };
}

/** Follow the run; a stream that lost its end is asked again. @returns {() => void} */
export function follow() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      if (replays.peek()?.run?.state === "running") load();
      listen();
    }, SILENT_MS);
  };
  load();
  const stop = replayStep.subscribe((step) => {
    move(step);
    listen();
  });
  return () => {
    stop();
    clearTimeout(silence);
  };
}
