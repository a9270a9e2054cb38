// Calling a person: a sound on a new flag, the count in the title, a dot on the favicon, words said aloud.
import { effect, signal } from "@preact/signals";
import { reasonName, t } from "./i18n.js";
import { sound } from "./settings.js";
import { counts } from "./store.js";
import { alert } from "./toasts.js";

/** @typedef {import("./types.js").Row} Row */

const ALERT_GAP_MS = 5_000;
const CHIME_LOCK = "overhand-chime";
/** Two soft notes: hertz, start and length in seconds. */
const NOTES = [
  [659.25, 0, 0.42],
  [880, 0.13, 0.6],
];

/** True when a flag wanted to ring and the browser would not let it. */
export const soundBlocked = signal(false);

/** The page's own part of the title. */
export const pageTitle = signal("");

/** @type {AudioContext | null} */
let audio = null;
let alertedAt = 0;

/** Call from a click or key: browsers let pages sound only after one. */
export async function unlockSound() {
  audio ??= new AudioContext();
  await audio.resume();
  soundBlocked.value = false;
}

/** @param {AudioContext} context */
function chime(context) {
  for (const [pitch, start, length] of NOTES) {
    const at = context.currentTime + start;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.22, at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}

/** Ring in one tab only; the lock is held while it sounds. */
export async function ring() {
  if (!sound.peek()) return;
  if (navigator.userActivation?.hasBeenActive) await unlockSound();
  if (audio?.state !== "running") {
    soundBlocked.value = true;
    return;
  }
  const context = audio;
  if (!navigator.locks) return chime(context);
  await navigator.locks.request(CHIME_LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    chime(context);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  });
}

/**
 * A row moved: ring when it became flagged, or flagged anew.
 * @param {Row | null} before
 * @param {Row} after
 */
export function onRow(before, after) {
  const fresh =
    after.phase === "flagged" && (before?.phase !== "flagged" || before.flagged_at !== after.flagged_at);
  if (!fresh) return;
  ring();
  if (Date.now() - alertedAt < ALERT_GAP_MS) return;
  alertedAt = Date.now();
  alert.value = t("alert.flagged", { name: after.name, reason: reasonName(after.reasons[0] ?? "") });
}

/** Keep title and favicon in step with the count of flags. */
export function startBadges() {
  const favicon = /** @type {HTMLLinkElement | null} */ (document.getElementById("favicon"));
  effect(() => {
    const waiting = counts.value.flagged;
    const page = pageTitle.value ? `${pageTitle.value} · Overhand` : "Overhand";
    document.title = waiting ? `(${waiting}) ${page}` : page;
    if (favicon) favicon.href = `/static/img/favicon${waiting ? "-flag" : ""}.svg`;
  });
}
