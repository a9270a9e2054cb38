// Opening a conversation, reading further back, and reading it again after a reset.
import { batch } from "@preact/signals";
import * as api from "./api.js";
import * as clock from "./clock.js";
import { detail, thread, upsertDetail, upsertLine, upsertRow } from "./store.js";

const PAGE = 50;
/** Threads are kept true by the stream once they are read. @type {Set<string>} */
const read = new Set();
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const refreshing = new Map();

/** @param {string} id @param {any} answer */
function take(id, answer) {
  const { flags, facts, guidance, offered_draft, signals, held, window_until, reminders, episodes, ...row } =
    answer.conversation;
  clock.observe(answer.server_time);
  batch(() => {
    upsertRow(row);
    upsertDetail(answer.conversation);
    for (const line of answer.lines) upsertLine(id, line);
  });
}

/** Read the newest page of a thread. @param {string} id */
export async function open(id) {
  const held = thread(id);
  if (read.has(id) || held.status.peek() === "loading") return;
  held.status.value = "loading";
  try {
    const answer = await api.conversation(id, { limit: PAGE });
    batch(() => {
      take(id, answer);
      held.more.value = Boolean(answer.more);
      held.status.value = "ready";
    });
    read.add(id);
  } catch (error) {
    held.status.value = error instanceof api.ApiError && error.status === 404 ? "missing" : "failed";
  }
}

/** Read one page further back. @param {string} id */
export async function earlier(id) {
  const held = thread(id);
  const first = held.lines.get(held.order.peek()[0])?.peek();
  if (!first || !held.more.peek()) return;
  const answer = await api.conversation(id, { before: first.position, limit: PAGE });
  batch(() => {
    for (const line of answer.lines) upsertLine(id, line);
    held.more.value = Boolean(answer.more);
  });
}

/** The row moved on without its detail: read the detail soon, once. @param {string} id */
export function refreshSoon(id) {
  if (!read.has(id) || refreshing.has(id)) return;
  const later = async () => {
    refreshing.delete(id);
    try {
      take(id, await api.conversation(id, { limit: PAGE }));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      read.delete(id);
    }
  };
  refreshing.set(id, setTimeout(later, 150));
}

/** @param {string} id */
export const isRead = (id) => read.has(id);

/** Forget that anything was read; the open thread is read again. @param {string} openId */
export async function reset(openId) {
  read.clear();
  if (!openId) return;
  thread(openId).status.value = "idle";
  await open(openId);
}

/** @param {string} id */
export const detailOf = (id) => detail(id).value;
