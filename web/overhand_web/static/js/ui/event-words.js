// What an event line says: who did what, in words, with its colour when it changes who answers next.
import * as clock from "../core/clock.js";
import { has, reasonName, t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { me, row, teamName, toldName } from "../core/store.js";

/** @typedef {import("../core/types.js").Line} Line */
/**
 * @typedef {{icon: string, next?: string, divider?: boolean, strong: string, rest?: string, quote?: string}} Words
 */

/** @param {import("../core/types.js").Party | undefined | null} party */
function who(party) {
  if (!party) return t("party.nobody");
  if (party.kind === "operator" && party.id === me.value?.id) return t("party.you");
  if (party.kind === "agent") return t("party.the_ai");
  if (party.kind === "operator" || party.kind === "customer") return firstName(party.name);
  return t(`party.${party.kind}`);
}

/** A party, or only its name or id. @param {unknown} value */
const named = (value) => (typeof value === "string" ? value : who(/** @type {any} */ (value)));

/** @param {Line} line @param {string} key @param {Record<string, string | number>} [places] */
function did(line, key, places = {}) {
  const own = line.author.kind === "operator" && line.author.id === me.value?.id;
  const machine = `event.${key}.${line.author.kind}`;
  if (!own && has(machine)) return t(machine, places);
  return t(`event.${key}.${own ? "own" : "other"}`, { name: who(line.author), ...places });
}

/** Who was told, and who could not be reached. @param {Line[]} lines */
function toldWords(...lines) {
  const told = lines.flatMap(
    (line) => /** @type {import("../core/types.js").Told[]} */ (line.data?.told ?? []),
  );
  const names = (/** @type {boolean} */ ok) =>
    [...new Set(told.filter((one) => one.ok === ok).map((one) => toldName(one.to)))].join(", ");
  const parts = [
    names(true) && t("event.notified.people", { names: names(true) }),
    names(false) && t("event.notified.failed", { names: names(false) }),
  ];
  return dots(...parts);
}

const dots = (/** @type {string[]} */ ...parts) => parts.filter(Boolean).join(" · ");
const team = (/** @type {Line} */ line) => (line.data?.team ? teamName(line.data.team) : "");

/** One flag, or several that one message raised. @param {Line[]} lines */
function flaggedWords(lines) {
  const reasons = lines.map((line) => {
    const name = reasonName(line.data?.reason ?? "").toLocaleLowerCase();
    return lines.length > 1 && line.data?.score ? `${name} ${line.data.score.toFixed(2)}` : name;
  });
  const score = lines.length === 1 && lines[0].data?.score ? lines[0].data.score.toFixed(2) : "";
  const called = toldWords(...lines) || [...new Set(lines.map(team).filter(Boolean))].join(", ");
  return {
    icon: "hand",
    next: "flag",
    strong: t("event.flagged", { reason: reasons.join(", ") }),
    rest: score || !called ? dots(score, called) : `· ${called}`,
  };
}

/** Commands by the words on their buttons. @param {string} verb */
const verbName = (verb) => (has(`action.${verb}`) ? t(`action.${verb}`) : verb.replaceAll("_", " "));
const at = (/** @type {Line} */ line) => t("event.at", { time: clock.clockTime(line.at) });
const quote = (/** @type {unknown} */ text) => (text ? String(text) : undefined);

/** @param {Line} line */
const reminderWords = (line) =>
  dots(clock.dayTime(line.data?.at ?? line.at, clock.serverNow()), line.data?.text ?? "");

/** @type {Record<string, (line: Line, waited: number | null, conversation: string) => Words>} */
const WORDS = {
  claimed: (line, waited) => ({
    icon: "user-round",
    next: "me",
    divider: true,
    strong: did(line, "claimed"),
    rest:
      waited === null ? `${at(line)}.` : t("event.claimed.after", { at: at(line), wait: clock.wait(waited) }),
  }),
  taken_over: (line) => ({
    icon: "user-round",
    next: "me",
    divider: true,
    strong: did(line, "taken_over", { from: named(line.data?.from) }),
    rest: at(line),
  }),
  passed: (line) => ({
    icon: "arrow-right-left",
    next: "me",
    divider: true,
    strong: did(line, "passed", { to: named(line.data?.to) }),
    rest: at(line),
  }),
  released: (line) => ({
    icon: "bot",
    next: "ai",
    divider: true,
    strong: did(line, "released"),
    rest: at(line),
    quote: quote(line.data?.note),
  }),
  resolved: (line) => ({
    icon: "check",
    next: "done",
    divider: true,
    strong: did(line, "resolved"),
    rest: `${at(line)}. ${line.data?.outcome ? t(`outcome.${line.data.outcome}.line`) : ""}`,
  }),
  reopened: (line, _, conversation) => ({
    icon: "undo-2",
    strong: t("event.reopened"),
    rest: t("event.reopened.why", { name: firstName(row(conversation).value?.name ?? "") }),
  }),
  dismissed: (line) => ({
    icon: "thumbs-down",
    next: "ai",
    divider: true,
    strong: did(line, "dismissed"),
    rest: at(line),
    quote: quote(line.data?.why),
  }),
  sent_to_team: (line) => ({
    icon: "arrow-right-left",
    next: "flag",
    strong: did(line, "sent_to_team", { team: teamName(line.data?.team ?? "") }),
    rest: at(line),
    quote: quote(line.data?.note),
  }),
  assigned: (line) => ({
    icon: "user-round",
    next: "flag",
    strong: did(line, "assigned", { to: named(line.data?.to) }),
    rest: at(line),
  }),
  guidance: (line) => ({
    icon: "sparkles",
    next: "ai",
    strong: did(line, "guidance"),
    rest: at(line),
    quote: quote(line.data?.text),
  }),
  requeued: (line) => ({
    icon: "undo-2",
    next: "flag",
    strong: t("event.requeued"),
    rest: line.data?.why || at(line),
  }),
  widened: (line) => ({
    icon: "bell-ring",
    next: "flag",
    strong: t("event.widened"),
    rest: toldWords(line) || team(line),
  }),
  expired: (line) => ({ icon: "timer", strong: t("event.expired"), rest: at(line) }),
  ai_in_flight: (line) => ({ icon: "bot", strong: t("event.ai_in_flight"), rest: at(line) }),
  offer: (line) => ({
    icon: "hand-helping",
    strong: t(`event.offer.${line.data?.answer || "made"}`),
    rest: at(line),
  }),
  facts: (line) => ({
    icon: "file-text",
    strong: t("event.facts"),
    rest: Object.values(line.data?.facts ?? line.data ?? {})
      .filter((v) => typeof v !== "object")
      .join(" · "),
  }),
  disclosed: (line) => ({ icon: "bot", strong: t("event.disclosed"), rest: at(line) }),
  refused: (line) => ({
    icon: "shield-check",
    strong: t("event.refused", { verb: verbName(line.data?.verb ?? ""), name: who(line.author) }),
    rest: line.data?.why || at(line),
  }),
  quarantined: (line) => ({
    icon: "triangle-alert",
    next: "late",
    strong: t("event.quarantined"),
    rest: at(line),
  }),
  reminder: (line) => ({
    icon: "bell",
    strong: t(`event.reminder.${line.data?.state || "rang"}`),
    rest: line.data?.state === "set" ? reminderWords(line) : at(line),
  }),
};

/** @param {Line[]} lines @returns {Words} */
const notifiedWords = (lines) => ({
  icon: "bell",
  strong: toldWords(...lines) || t("event.notified.nobody"),
  rest: at(lines[0]),
});

/**
 * Kinds that often come several at once and are told in one line.
 * @type {Record<string, (lines: Line[]) => Words>}
 */
const TOGETHER = { flagged: flaggedWords, notified: notifiedWords };

/** @param {Line} line */
export const isTogether = (line) => line.kind === "event" && (line.event ?? "") in TOGETHER;

/**
 * @param {Line[]} lines of one event
 * @param {number | null} waited ms between the flag and this claim
 * @param {string} conversation
 * @returns {Words}
 */
export function eventWords(lines, waited, conversation) {
  const line = lines[0];
  const together = TOGETHER[line.event ?? ""];
  if (together) return together(lines);
  const words = WORDS[line.event ?? ""];
  if (words) return words(line, waited, conversation);
  const name = (line.event ?? "").replaceAll("_", " ");
  return {
    icon: "circle-alert",
    strong: line.text || name.charAt(0).toUpperCase() + name.slice(1),
    rest: at(line),
  };
}
