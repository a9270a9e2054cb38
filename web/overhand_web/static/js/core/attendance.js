// Telling colleagues what this person looks at: on change and every ten seconds, and once on leaving.
import { post } from "./api.js";
import { route } from "./router.js";

const BEAT_MS = 10_000;
const TYPING_MS = 4_000;

let conversation = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let still;
let typing = false;

function mode() {
  if (document.hidden) return "away";
  return typing ? "typing" : "viewing";
}

function tell() {
  post("/api/v1/presence", { conversation, mode: mode() }).catch(() => {
    // Presence is worth nothing a moment later: the next beat says it again.
  });
}

/** @param {string} id the conversation on the screen, "" for none */
export function look(id) {
  if (id === conversation) return;
  conversation = id;
  typing = false;
  tell();
}

/** A key was pressed in a reply. */
export function type() {
  clearTimeout(still);
  still = setTimeout(() => {
    typing = false;
    tell();
  }, TYPING_MS);
  if (typing) return;
  typing = true;
  tell();
}

/** The reply was sent or left. */
export function stopTyping() {
  if (!typing) return;
  clearTimeout(still);
  typing = false;
  tell();
}

export function startAttendance() {
  setInterval(() => !document.hidden && tell(), BEAT_MS);
  document.addEventListener("visibilitychange", tell);
  addEventListener("pagehide", () => {
    const body = new Blob([JSON.stringify({ conversation: "", mode: "away" })], { type: "application/json" });
    navigator.sendBeacon("/api/v1/presence", body);
  });
  route.subscribe(({ page, conversation: open }) => page === "inbox" && look(open));
}
