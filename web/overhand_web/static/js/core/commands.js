// What a person can ask of a conversation: painted at once where that is safe, rolled back with the reason.
import * as api from "./api.js";
import * as clock from "./clock.js";
import { draft, drop, keep } from "./drafts.js";
import { t } from "./i18n.js";
import { firstName } from "./next.js";
import {
  me,
  paintAhead,
  removeLine,
  revision,
  rollBack,
  row,
  thread,
  upsertLine,
  upsertRow,
} from "./store.js";
import { toast } from "./toasts.js";

/** @typedef {import("./types.js").Row} Row */

/** Own lines stand after everything the server has placed. */
let local = Number.MAX_SAFE_INTEGER / 2;

/** @param {string} id @param {unknown} error */
function refuse(id, error) {
  rollBack(id);
  if (!(error instanceof api.ApiError)) throw error;
  if (error.body.conversation) upsertRow(error.body.conversation);
  if (error.status === 409) return toast(words409(error), { tone: "warning" });
  if (error.status === 403) return toast(error.body.message || t("error.forbidden"), { tone: "danger" });
  toast(error.body.message || t(error.passing ? "error.unavailable" : "error.refused"), { tone: "danger" });
}

/** @param {api.ApiError} error */
const words409 = (error) => error.body.message || t("error.refused");

/**
 * Run a command.
 * @param {string} id
 * @param {string} action
 * @param {Record<string, unknown>} [body]
 * @param {Partial<Row>} [ahead] how the row looks once it is done
 * @returns {Promise<boolean>} whether it was done
 */
export async function run(id, action, body = {}, ahead) {
  if (ahead) paintAhead(id, ahead);
  try {
    await api.command(id, action, body, api.newKey());
    settle(id);
    return true;
  } catch (error) {
    refuse(id, error);
    return false;
  }
}

/** Done: the paint stays until the stream brings the row itself. @param {string} id */
function settle(id) {
  const held = row(id);
  const painted = held.peek();
  if (painted?.pending) held.value = { ...painted, pending: false };
  revision.value++;
}

/** @returns {Partial<Row>} */
function owned() {
  const self = me.peek();
  if (!self) return {};
  const owner = { kind: "operator", id: self.id, name: self.name };
  return { phase: "human_owned", owner, owner_since: clock.serverNow(), claim_due: null };
}

/** @param {string} id */
export const claim = (id) => run(id, "claim", {}, owned());

/** @param {string} id @param {string} from the owner it is taken from */
export const takeOver = (id, from) => run(id, "take_over", { from }, owned());

/** @param {string} id @param {string} note */
export async function release(id, note) {
  const done = await run(id, "release", { note }, { phase: "ai_handling", owner: null, owner_since: null });
  if (done) drop(id, "release");
  return done;
}

/** @param {string} id @param {string} outcome */
export const resolve = (id, outcome) => run(id, "resolve", { outcome }, { phase: "resolved", outcome });

/** @param {string} id @param {string} why */
export const dismiss = (id, why) =>
  run(id, "dismiss", { why }, { phase: "ai_handling", flagged_at: null, claim_due: null, reasons: [] });

/**
 * @param {string} id
 * @param {string} flag "" when nothing was flagged
 * @param {string} verdict
 * @param {string} [reason] for which a flag was missed
 */
export const verdict = (id, flag, verdict, reason = "") => run(id, "verdict", { flag, verdict, reason });

/**
 * Say or note something: the line stands in the thread at once, with its tick.
 * @param {string} id
 * @param {"messages" | "notes"} action
 * @param {string} text
 * @param {string} [again] the key of a line that failed
 */
export async function say(id, action, text, again) {
  const key = again ?? api.newKey();
  const line = `own-${key}`;
  const drawn = drawLine(id, action, text, key);
  upsertLine(id, { ...drawn, status: action === "messages" ? "queued" : "" });
  try {
    await api.command(id, action, action === "messages" ? { text, reply_to: "" } : { text }, key);
    return true;
  } catch (error) {
    if (error instanceof api.ApiError && !error.passing) {
      removeLine(id, line);
      giveBack(id, action === "messages" ? "reply" : "note", text);
      refuse(id, error);
    } else if (thread(id).lines.has(line)) {
      upsertLine(id, { ...drawn, status: "failed", why: t("failed.unreachable"), action: "retry" });
    }
    return false;
  }
}

/**
 * A refused text goes back into its box, before what was typed since.
 * @param {string} id
 * @param {"reply" | "note"} mode
 * @param {string} text
 */
function giveBack(id, mode, text) {
  const since = draft(id, mode).peek();
  keep(id, mode, since ? `${text}\n${since}` : text);
}

/** @param {string} id @param {"messages" | "notes"} action @param {string} text @param {string} key */
function drawLine(id, action, text, key) {
  const known = thread(id).lines.get(`own-${key}`)?.peek();
  const self = /** @type {import("./types.js").Me} */ (me.peek());
  return {
    id: `own-${key}`,
    key,
    position: known?.position ?? local++,
    at: clock.serverNow(),
    kind: /** @type {"message" | "note"} */ (action === "messages" ? "message" : "note"),
    author: { kind: "operator", id: self.id, name: self.name },
    text,
  };
}

/** Send a failed message again. @param {string} id @param {import("./types.js").Line} line */
export function retry(id, line) {
  if (line.key) return say(id, "messages", line.text, line.key);
  return run(id, "resend", { outbound: line.id });
}

/** @param {string} text */
export async function copyText(text) {
  if (!navigator.clipboard) return toast(t("error.clipboard"), { tone: "warning" });
  await navigator.clipboard.writeText(text);
  return toast(t("toast.copied"));
}

/** Tell what was done, in a few words. @param {string} key @param {Row} of */
export const confirmDone = (key, of) => toast(t(key, { name: firstName(of.name) }));
