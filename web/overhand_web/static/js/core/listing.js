// Which conversations a view shows: pages from the server, kept true by the stream, sorted and sectioned here.
import { signal } from "@preact/signals";
import * as api from "./api.js";
import * as clock from "./clock.js";
import { isLate } from "./next.js";
import { counts, me, revision, row, upsertRow } from "./store.js";

/** @typedef {import("./types.js").Row} Row */

/**
 * @typedef {object} Listing
 * @property {string} view
 * @property {string} q
 * @property {Set<string>} ids
 * @property {string | null} next
 * @property {import("@preact/signals").Signal<"idle" | "loading" | "ready" | "failed">} status
 * @property {boolean} paging
 */

/** @typedef {{key: string, rows: Row[]}} Section */

export const VIEWS = ["now", "flagged", "mine", "ai", "colleagues", "resolved", "all"];

/** @type {Map<string, Listing>} */
const listings = new Map();

const mine = (/** @type {Row} */ r) => r.owner?.kind === "operator" && r.owner.id === me.peek()?.id;

/** @type {Record<string, (row: Row) => boolean>} */
const BELONGS = {
  now: (r) => r.phase !== "resolved",
  flagged: (r) => r.phase === "flagged",
  mine: (r) => r.phase === "human_owned" && mine(r),
  ai: (r) => r.phase === "ai_handling",
  colleagues: (r) => r.phase === "human_owned" && !mine(r),
  resolved: (r) => r.phase === "resolved",
  all: () => true,
};

/** @param {string} view @param {string} q @returns {Listing} */
export function listing(view, q) {
  const key = `${view}\n${q}`;
  let known = listings.get(key);
  if (!known) {
    known = { view, q, ids: new Set(), next: null, status: signal("idle"), paging: false };
    listings.set(key, known);
  }
  return known;
}

/** @param {Listing} list @param {any} page */
function take(list, page) {
  clock.observe(page.server_time);
  counts.value = { ...counts.peek(), ...page.counts };
  for (const item of page.items) {
    upsertRow(item);
    list.ids.add(item.id);
  }
  list.next = page.next ?? null;
  revision.value++;
}

/**
 * Load the first page again and forget what is no longer on it.
 * @param {Listing} list
 * @returns {Promise<string>} the cursor of the snapshot
 */
export async function load(list) {
  if (list.status.peek() !== "ready") list.status.value = "loading";
  try {
    const page = await api.conversations({ view: list.view, q: list.q, limit: 50 });
    list.ids = new Set();
    take(list, page);
    list.status.value = "ready";
    return page.cursor;
  } catch (error) {
    list.status.value = "failed";
    throw error;
  }
}

/** Load the next page, if there is one. @param {Listing} list */
export async function more(list) {
  if (!list.next || list.paging) return;
  list.paging = true;
  try {
    take(list, await api.conversations({ view: list.view, q: list.q, after: list.next, limit: 50 }));
  } finally {
    list.paging = false;
  }
}

/** A row changed: put it into the views it now belongs to. @param {Row} changed */
export function place(changed) {
  for (const list of listings.values()) {
    if (list.status.peek() === "ready" && !list.q && BELONGS[list.view](changed)) list.ids.add(changed.id);
  }
}

/** Load again every view that was loaded; the open one first. @param {Listing} open */
export async function reload(open) {
  for (const list of listings.values()) if (list !== open) list.status.value = "idle";
  return load(open);
}

const newest = (/** @type {Row} */ a, /** @type {Row} */ b) => lastAt(b) - lastAt(a);
const lastAt = (/** @type {Row} */ r) => r.last?.at ?? r.updated_at;

/**
 * Late first, then due soonest, then longest waiting.
 * @param {number} now
 * @returns {(a: Row, b: Row) => number}
 */
const urgent = (now) => (a, b) =>
  Number(isLate(b, now)) - Number(isLate(a, now)) ||
  (a.claim_due ?? Infinity) - (b.claim_due ?? Infinity) ||
  (a.flagged_at ?? 0) - (b.flagged_at ?? 0) ||
  0;

/** @param {Row} r */
function sectionOf(r) {
  if (r.phase === "flagged") return "flagged";
  if (r.phase === "ai_handling") return "ai";
  if (r.phase === "resolved") return "resolved";
  return mine(r) ? "mine" : "colleagues";
}

/**
 * The sections of a view, in order, empty ones left out.
 * @param {Listing} list
 * @param {"urgent" | "newest"} order
 * @returns {Section[]}
 */
export function sections(list, order) {
  const rows = [...list.ids]
    .map((id) => row(id).peek())
    .filter((r) => r !== null && (list.q || BELONGS[list.view](r)));
  const sorted = /** @type {Row[]} */ (rows).sort(newest);
  if (order === "newest" && !list.q)
    return sorted.length ? [{ key: list.view === "now" ? "newest" : list.view, rows: sorted }] : [];
  const byKey = Map.groupBy ? Map.groupBy(sorted, sectionOf) : group(sorted);
  byKey.get("flagged")?.sort(urgent(clock.serverNow()));
  return ["flagged", "mine", "colleagues", "ai", "resolved"].flatMap((key) => {
    const inside = byKey.get(key);
    return inside ? [{ key, rows: inside }] : [];
  });
}

/** @param {Row[]} rows */
function group(rows) {
  /** @type {Map<string, Row[]>} */
  const groups = new Map();
  for (const r of rows) groups.set(sectionOf(r), [...(groups.get(sectionOf(r)) ?? []), r]);
  return groups;
}
