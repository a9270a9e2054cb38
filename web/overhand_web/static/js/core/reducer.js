// From a frame of the stream to the store. Replaying any frame any number of times changes nothing.
import { batch } from "@preact/signals";
import * as clock from "./clock.js";
import { place } from "./listing.js";
import * as notify from "./notify.js";
import { counts, liveDraft, presence, replayStep, row, upsertDetail, upsertLine, upsertRow } from "./store.js";
import { isRead, refreshSoon } from "./threads.js";

/** @typedef {Record<string, any>} Data */

/** @type {Record<string, (data: Data) => void>} */
const HANDLERS = {
  hello: (data) => clock.observe(data.server_time),
  counts: (data) => (counts.value = { ...counts.peek(), ...data }),
  conversation,
  line: ({ conversation: id, line }) => {
    if (line.kind === "message") liveDraft(id).value = null;
    if (isRead(id)) upsertLine(id, line);
  },
  draft: ({ conversation: id, ...draft }) => {
    liveDraft(id).value = draft.done ? null : { turn: draft.turn, text: draft.text, done: false };
  },
  replay: (step) => (replayStep.value = /** @type {import("./types.js").ReplayStep} */ (step)),
  typing: people,
  presence: people,
};

/** @param {Data} data */
function conversation(data) {
  const before = row(data.row.id).peek();
  if (!upsertRow(data.row)) return;
  place(data.row);
  if (data.row.phase !== "ai_handling" && !(data.row.phase === "flagged" && !data.row.hold)) {
    liveDraft(data.row.id).value = null;
  }
  if (data.detail) upsertDetail({ ...data.row, ...data.detail });
  else refreshSoon(data.row.id);
  notify.onRow(before, data.row);
}

/** @param {Data} data */
function people(data) {
  presence(data.conversation).value = data.people;
}

/**
 * Apply one frame; unknown kinds are of a newer server and are left alone.
 * @param {string} event
 * @param {Data} data
 */
export function apply(event, data) {
  const handler = HANDLERS[event];
  if (handler) batch(() => handler(data));
}
