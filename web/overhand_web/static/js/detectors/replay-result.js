// What was recorded beside what today's detectors would have made of it, as `overhand replay` prints it.
import { html } from "../core/html.js";
import { reasonName, t } from "../core/i18n.js";
import { inboxPath } from "../core/router.js";
import { count, estimate, percent, interval, score } from "./numbers.js";

/** @typedef {import("./replays.js").Outcome} Outcome */
/** @typedef {import("./replays.js").Result} Result */

const TOLERANCES = ["1", "2", "3"];
const RECORDED = "recorded";

/** @param {Outcome} of @param {number} lateness */
const golden = (of, lateness) =>
  of.gt
    .filter((each) => each.lateness === lateness)
    .map((each) => score(each.score))
    .join(" / ");

/** @param {Outcome} of */
const saved = ({ turns_saved: { median, n } }) =>
  median === null ? "–" : html`${count(median)} <span class="muted">n ${count(n)}</span>`;

/** @param {import("./report.js").Share} share */
const recalled = (share) =>
  share.value === null
    ? "–"
    : html`<span title=${estimate(share)}>${percent(share.value)} <span class="muted">${interval(share)}</span></span>`;

/** Each line of the table: its words and what stands in each column. @param {Outcome[]} outcomes */
function lines(outcomes) {
  const detectors = [...new Set(outcomes.flatMap((of) => Object.keys(of.by_detector)))].sort();
  const lateness = [...new Set(outcomes[0].gt.map((each) => each.lateness))];
  /** @type {{key: string, label: string, of?: (of: Outcome) => any, sub?: boolean}[]} */
  const found = [
    { key: "flagged", label: t("replay.flagged"), of: (of) => count(of.conversations_flagged) },
    { key: "flags", label: t("replay.flags"), of: (of) => count(of.flags) },
    ...detectors.map((name) => ({
      key: `by ${name}`,
      label: name === "offer" ? t("replay.accepted") : reasonName(name),
      of: (/** @type {Outcome} */ of) => count(of.by_detector[name] ?? 0),
      sub: true,
    })),
    { key: "offers", label: t("replay.offers"), of: (of) => count(of.offers) },
    { key: "alone", label: t("replay.flags_without_person"), of: (of) => count(of.flags_without_person) },
    { key: "unflagged", label: t("replay.persons_without_flag"), of: (of) => count(of.persons_without_flag) },
    { key: "persons", label: t("replay.persons") },
    ...TOLERANCES.map((turns) => ({
      key: `within ${turns}`,
      label: t("replay.within", { n: Number(turns) }),
      of: (/** @type {Outcome} */ of) => recalled(of.recall[turns]),
      sub: true,
    })),
    ...lateness.map((late) => ({
      key: `gt ${late}`,
      label: t(late ? "replay.gt.late" : "replay.gt"),
      of: (/** @type {Outcome} */ of) => golden(of, late),
    })),
    { key: "saved", label: t("replay.saved"), of: saved },
  ];
  return found;
}

/** @param {string} name */
const columnName = (name) =>
  name === RECORDED ? t("replay.recorded") : t("replay.today", { version: name.replace(/^version /, "") });

/** @param {{result: Result, names: Record<string, string>}} props */
function Differences({ result, names }) {
  if (result.different === 0) return html`<p class="muted">${t("replay.same")}</p>`;
  const more = result.conversations_different - result.differences.length;
  const side = (/** @type {string[]} */ only, /** @type {string} */ key) =>
    only.length > 0 && html`<span>${t(key, { what: only.map(said).join(", ") })}</span>`;
  return html`<div class="replay-differences"><h3>${t("replay.different", {
    n: result.different,
    all: count(result.different),
  })}</h3>
    <ul class="cases">${result.differences.map(
      (one) => html`<li key=${`${one.conversation} ${one.episode} ${one.turn}`}>
        <a href=${inboxPath("all", one.conversation)}><bdi>${names[one.conversation] || t("detectors.nameless")}</bdi>
          <span class="muted">${side(one.only_a, "replay.only_recorded")}${side(one.only_b, "replay.only_today")}</span>
        </a></li>`,
    )}</ul>
    ${more > 0 && html`<p class="muted small">${t("replay.more", { n: more, all: count(more) })}</p>`}</div>`;
}

/** "Frustration", or for an offer "Offer: Frustration". @param {string} what */
const said = (what) =>
  what.startsWith("offer: ")
    ? t("replay.offer", { reason: what.slice(7).split(", ").map(reasonName).join(", ") })
    : reasonName(what);

/** @param {{result: Result, names: Record<string, string>}} props */
export function ReplayResult({ result, names }) {
  const { totals, outcomes } = result;
  if (totals.episodes === 0) return html`<p class="muted">${t("replay.nothing")}</p>`;
  return html`<table class="figures replay-table">
      <caption>${t("replay.over", {
        n: totals.conversations,
        all: count(totals.conversations),
        messages: count(totals.messages),
        persons: count(totals.persons),
      })}</caption>
      <thead><tr><td></td>${outcomes.map((of) => html`<th scope="col" key=${of.name}>${columnName(of.name)}</th>`)}
        </tr></thead>
      <tbody>${lines(outcomes).map(
        (line) => html`<tr key=${line.key} data-sub=${line.sub}>
          <th scope="row" colspan=${line.of ? 1 : outcomes.length + 1}>${line.label}</th>
          ${line.of && outcomes.map((of) => html`<td key=${of.name} class="numbers">${line.of?.(of)}</td>`)}</tr>`,
      )}</tbody>
    </table>
    <${Differences} result=${result} names=${names} />`;
}
