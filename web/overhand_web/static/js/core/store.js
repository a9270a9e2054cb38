// What this browser knows: maps of signals. A component reads one signal, so an update draws one thing.
import { batch, signal } from "@preact/signals";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").Detail} Detail */
/** @typedef {import("./types.js").Line} Line */
/** @template T @typedef {import("@preact/signals").Signal<T>} Signal */

/**
 * @typedef {object} Thread
 * @property {Map<string, Signal<Line>>} lines
 * @property {Signal<string[]>} order ids by position, own unconfirmed lines last
 * @property {Signal<"idle" | "loading" | "ready" | "failed" | "missing">} status
 * @property {Signal<boolean>} more older lines exist
 */

/** @type {Signal<import("./types.js").Me | null>} */
export const me = signal(null);
/** @type {Signal<import("./types.js").Directory>} */
export const directory = signal({ people: [], teams: [] });
/** @type {Signal<import("./types.js").Counts>} */
export const counts = signal({ now: 0, flagged: 0, mine: 0, ai: 0, colleagues: 0, resolved: 0 });
/** How far a replay is, as the stream told last. @type {Signal<import("./types.js").ReplayStep | null>} */
export const replayStep = signal(null);
/** Moves whenever a row changes; lists sort by it. */
export const revision = signal(0);

/** @template T @param {() => T} make @returns {(id: string) => T} */
function family(make) {
  /** @type {Map<string, T>} */
  const members = new Map();
  return (id) => {
    let member = members.get(id);
    if (member === undefined) members.set(id, (member = make()));
    return member;
  };
}

/** @type {(id: string) => Signal<Row | null>} */
export const row = family(() => signal(/** @type {Row | null} */ (null)));
/** @type {(id: string) => Signal<Detail | null>} */
export const detail = family(() => signal(/** @type {Detail | null} */ (null)));
/** @type {(id: string) => Signal<import("./types.js").Presence[]>} */
export const presence = family(() => signal(/** @type {import("./types.js").Presence[]} */ ([])));
/** @type {(id: string) => Signal<import("./types.js").LiveDraft | null>} */
export const liveDraft = family(() => signal(/** @type {import("./types.js").LiveDraft | null} */ (null)));
/** @type {(id: string) => Thread} */
export const thread = family(() => ({
  lines: new Map(),
  order: signal(/** @type {string[]} */ ([])),
  status: signal(/** @type {Thread["status"]["value"]} */ ("idle")),
  more: signal(false),
}));

/** Rows a command of ours has painted ahead of the server. @type {Map<string, Row>} */
const bases = new Map();

/**
 * Take a row when it is newer than what is known.
 * @param {Row} next
 * @returns {boolean} whether it was taken
 */
export function upsertRow(next) {
  const held = row(next.id);
  const known = bases.get(next.id) ?? held.peek();
  if (known && next.version < known.version) return false;
  if (bases.has(next.id)) {
    if (known && next.version === known.version) return false;
    bases.delete(next.id);
  }
  batch(() => {
    held.value = next;
    revision.value++;
  });
  return true;
}

/** @param {Detail} next */
export function upsertDetail(next) {
  const held = detail(next.id);
  const known = held.peek();
  if (known && next.version < known.version) return;
  held.value = next;
}

/** Paint a row ahead of the server. @param {string} id @param {Partial<Row>} ahead */
export function paintAhead(id, ahead) {
  const held = row(id);
  const base = held.peek();
  if (!base) return;
  if (!bases.has(id)) bases.set(id, base);
  held.value = { ...base, ...ahead, pending: true };
  revision.value++;
}

/** Undo `paintAhead`, unless the server has already spoken. @param {string} id */
export function rollBack(id) {
  const base = bases.get(id);
  if (!base) return;
  bases.delete(id);
  row(id).value = base;
  revision.value++;
}

const RANK = {
  queued: 1,
  received: 1,
  sending: 2,
  unknown: 3,
  sent: 4,
  delivered: 5,
  read: 6,
  failed: 7,
  withdrawn: 7,
};

/** A replayed older status never undoes a newer one. @param {Line} known @param {Line} next */
function goesBack(known, next) {
  const rank = (/** @type {Line} */ line) => RANK[/** @type {keyof typeof RANK} */ (line.status ?? "")] ?? 0;
  return known.status === "failed" ? false : rank(next) < rank(known);
}

/**
 * Take one line of a thread, by id.
 * @param {string} conversation
 * @param {Line} line
 */
export function upsertLine(conversation, line) {
  const held = thread(conversation);
  const known = held.lines.get(line.id);
  if (known) {
    const before = known.peek();
    known.value = goesBack(before, line) ? { ...line, status: before.status } : line;
    if (before.position !== line.position) resort(held);
    return;
  }
  batch(() => {
    if (!line.key) dropConfirmed(held, line);
    held.lines.set(line.id, signal(line));
    resort(held);
  });
}

/**
 * The server's line replaces the one this browser drew when it was sent.
 * @param {Thread} held
 * @param {Line} line
 */
function dropConfirmed(held, line) {
  if (line.kind === "event" || line.author.id !== me.peek()?.id) return;
  for (const [id, own] of held.lines) {
    const mine = own.peek();
    if (!mine.key || mine.kind !== line.kind) continue;
    if (line.data?.command ? line.data.command === mine.key : mine.text === line.text) {
      held.lines.delete(id);
      return;
    }
  }
}

/** @param {string} conversation @param {string} id */
export function removeLine(conversation, id) {
  const held = thread(conversation);
  if (held.lines.delete(id)) resort(held);
}

/** @param {Thread} held */
function resort(held) {
  const lines = [...held.lines.values()].map((line) => line.peek());
  lines.sort((a, b) => a.position - b.position || a.at - b.at);
  held.order.value = lines.map((line) => line.id);
}

/** Words the team uses for a team id. @param {string} id */
export const teamName = (id) => directory.value.teams.find((team) => team.id === id)?.name ?? id;

/** Who was told of a flag, in words: a person's name, or a team's. @param {string} to */
export const toldName = (to) => to.replace(/^team (\S+)$/, (_, id) => teamName(id));

/** Whether this person may act, not only look. */
export const mayAct = () => me.value !== null && me.value.role !== "viewer";

/** Whether this person may act for others. */
export const maySupervise = () => me.value?.role === "supervisor" || me.value?.role === "admin";
