// What an event line says: who did what, in words, with its colour when it changes who answers next.
import * as clock from "../core/clock.js";
import { has, reasonName, t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { me, row, teamName } from "../core/store.js";

/** @typedef {import("../core/types.js").Line} Line */
/** @typedef {{icon: string, next?: string, divider?: boolean, strong: string, rest?: string, quote?: string}} Words */

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

/** @param {Line} line */
function toldWords(line) {
  const told = /** @type {{to: string, ok: boolean}[]} */ (line.data?.told ?? []).filter((one) => one.ok);
  if (told.length) return t("event.notified.people", { names: told.map((one) => one.to).join(", ") });
  return line.data?.team ? t("event.notified.team", { team: teamName(line.data.team) }) : "";
}

const dots = (/** @type {string[]} */ ...parts) => parts.filter(Boolean).join(" · ");
const at = (/** @type {Line} */ line) => t("event.at", { time: clock.clockTime(line.at) });
const quote = (/** @type {unknown} */ text) => (text ? String(text) : undefined);

/** @type {Record<string, (line: Line, waited: number | null, conversation: string) => Words>} */
const WORDS = {
  flagged: (line) => ({
    icon: "hand",
    next: "flag",
    strong: t("event.flagged", { reason: reasonName(line.data?.reason ?? "").toLocaleLowerCase() }),
    rest: [line.data?.score ? line.data.score.toFixed(2) : "", toldWords(line)].filter(Boolean).join(" · "),
  }),
  claimed: (line, waited) => ({
    icon: "user-round",
    next: "me",
    divider: true,
    strong: did(line, "claimed"),
    rest: waited === null ? `${at(line)}.` : t("event.claimed.after", { at: at(line), wait: clock.wait(waited) }),
  }),
  taken_over: (line) => ({ icon: "user-round", next: "me", divider: true, strong: did(line, "taken_over", { from: named(line.data?.from) }), rest: at(line) }),
  passed: (line) => ({ icon: "arrow-right-left", next: "me", divider: true, strong: did(line, "passed", { to: named(line.data?.to) }), rest: at(line) }),
  released: (line) => ({ icon: "bot", next: "ai", divider: true, strong: did(line, "released"), rest: at(line), quote: quote(line.data?.note) }),
  resolved: (line) => ({
    icon: "check",
    next: "done",
    divider: true,
    strong: did(line, "resolved"),
    rest: `${at(line)}. ${line.data?.outcome ? t(`outcome.${line.data.outcome}.line`) : ""}`,
  }),
  reopened: (line, _, conversation) => ({ icon: "undo-2", strong: t("event.reopened"), rest: t("event.reopened.why", { name: firstName(row(conversation).value?.name ?? "") }) }),
  dismissed: (line) => ({ icon: "thumbs-down", next: "ai", divider: true, strong: did(line, "dismissed"), rest: at(line), quote: quote(line.data?.why) }),
  sent_to_team: (line) => ({ icon: "arrow-right-left", next: "flag", strong: did(line, "sent_to_team", { team: teamName(line.data?.team ?? "") }), rest: at(line), quote: quote(line.data?.note) }),
  requeued: (line) => ({ icon: "undo-2", next: "flag", strong: t("event.requeued"), rest: line.data?.why ?? at(line) }),
  widened: (line) => ({ icon: "bell-ring", next: "flag", strong: t("event.widened"), rest: toldWords(line) }),
  expired: (line) => ({ icon: "timer", strong: t("event.expired"), rest: at(line) }),
  notified: (line) => ({ icon: "bell", strong: t("event.notified"), rest: dots(toldWords(line), line.data?.to ? named(line.data.to) : "") }),
  ai_in_flight: (line) => ({ icon: "bot", strong: t("event.ai_in_flight"), rest: at(line) }),
  offer: (line) => ({ icon: "hand-helping", strong: t("event.offer"), rest: line.data?.answer ? t(`event.offer.${line.data.answer}`) : at(line) }),
  facts: (line) => ({ icon: "file-text", strong: t("event.facts"), rest: Object.values(line.data?.facts ?? line.data ?? {}).filter((v) => typeof v !== "object").join(" · ") }),
  disclosed: (line) => ({ icon: "bot", strong: t("event.disclosed"), rest: at(line) }),
  refused: (line) => ({ icon: "shield-check", strong: t("event.refused"), rest: line.data?.why ?? at(line) }),
  quarantined: (line) => ({ icon: "triangle-alert", next: "late", strong: t("event.quarantined"), rest: at(line) }),
  reminder: (line) => ({ icon: "bell", strong: t("event.reminder"), rest: line.text || line.data?.text || at(line) }),
};

/**
 * @param {Line} line
 * @param {number | null} waited ms between the flag and this claim
 * @param {string} conversation
 * @returns {Words}
 */
export function eventWords(line, waited, conversation) {
  const words = WORDS[line.event ?? ""];
  if (words) return words(line, waited, conversation);
  const name = (line.event ?? "").replaceAll("_", " ");
  return { icon: "circle-alert", strong: line.text || name.charAt(0).toUpperCase() + name.slice(1), rest: at(line) };
}
