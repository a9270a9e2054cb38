// Why a person is needed: reason, score against its line, the customer's own words, and the verdict on it.
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import * as commands from "../core/commands.js";
import { reasonName, t } from "../core/i18n.js";
import { mayAct, toldName } from "../core/store.js";
import { Button } from "./button.js";
import { Card } from "./card.js";
import { openDialog } from "./dialogs.js";
import { Icon } from "./icon.js";
import { Meter, score } from "./meter.js";
import { Missed } from "./missed.js";
import { ReasonIcon } from "./reason-icon.js";

/** @typedef {import("../core/types.js").Detail} Detail */
/** @typedef {import("../core/types.js").Flag} Flag */

/** Flags of one message are told as one. */
const TOGETHER_MS = 10_000;

/**
 * Where the detector flags, from the judgement that led to this flag.
 * @param {Detail} detail
 * @param {Flag} flag
 */
function lineOf(detail, flag) {
  const own = detail.signals.find(
    (signal) => signal.reason === flag.reason && signal.message === flag.message,
  );
  return (own ?? detail.signals.find((signal) => signal.reason === flag.reason))?.flag_at ?? null;
}

/** @param {{detail: Detail, flag: Flag}} props */
function Verdict({ detail, flag }) {
  if (!mayAct()) return null;
  const give = (/** @type {string} */ verdict) => () =>
    verdict === "not_needed" && detail.phase === "flagged"
      ? openDialog("dismiss", detail.id)
      : commands.verdict(detail.id, flag.id, verdict);
  const choice = (/** @type {string} */ verdict, /** @type {string} */ icon) =>
    html`<${Button} kind="small" icon=${icon} label=${t(`verdict.${verdict}`)}
        aria-pressed=${flag.verdict === verdict} onClick=${give(verdict)} />`;
  return html`<div class="verdict" role="group" aria-label=${t("verdict.label")}>
    <span class="muted">${t("verdict.label")}</span>${choice("good", "thumbs-up")}
      ${choice("not_needed", "thumbs-down")}
  </div>`;
}

/** @param {{told: import("../core/types.js").Told[]}} props */
function ToldList({ told }) {
  if (!told?.length) return null;
  return html`<ul class="told">${told.map(
    (one) => html`<li key=${one.to} data-ok=${one.ok}>
    <${Icon} name=${one.ok ? "bell" : "triangle-alert"} /><span>
      ${t(one.ok ? "told.ok" : "told.failed", { to: toldName(one.to) })}</span>
      ${!one.ok && one.why && html`<span class="muted">${one.why}</span>`}
  </li>`,
  )}</ul>`;
}

/**
 * One reason; its evidence only when the reason before did not quote the same.
 * @param {{detail: Detail, flag: Flag, before?: Flag}} props
 */
function Reason({ detail, flag, before }) {
  const line = lineOf(detail, flag);
  const fresh = flag.evidence && flag.evidence !== before?.evidence;
  return html`<div class="flag-reason">
    <p class="reason"><${ReasonIcon} reason=${flag.reason} /><strong>${reasonName(flag.reason)}</strong>
      ${flag.score ? html`<b class="numbers">${score(flag.score)}</b>` : null}
      ${line !== null && flag.score ? html`<span class="muted numbers">
        ${t("card.flags_at", { line: score(line) })}</span>` : null}
    </p>
    ${flag.score ? html`<${Meter} value=${flag.score} line=${line}
        label=${reasonName(flag.reason)} />` : null}
    ${fresh && html`<blockquote class="evidence" dir="auto">“${flag.evidence}”</blockquote>`}
    ${flag.sentence && html`<p class="muted" dir="auto">${flag.sentence}</p>`}
    <${ToldList} told=${flag.told} />
    <${Verdict} detail=${detail} flag=${flag} />
  </div>`;
}

/** The reasons one moment gave, strongest first. @param {Flag[]} flags */
function moments(flags) {
  const latestFirst = [...flags].sort((a, b) => b.at - a.at);
  /** @type {Flag[][]} */
  const groups = [];
  for (const flag of latestFirst) {
    const group = groups.at(-1);
    if (group && group[0].at - flag.at < TOGETHER_MS) group.push(flag);
    else groups.push([flag]);
  }
  return groups.map((group) => group.sort((a, b) => (b.score ?? 0) - (a.score ?? 0)));
}

/** @param {{detail: Detail, flags: Flag[]}} props */
function FlagCard({ detail, flags }) {
  const at = flags[0].at;
  return html`<${Card} title=${t("card.why")}
      aside=${html`<time title=${clock.exact(at)}>${clock.dayTime(at, clock.serverNow())}</time>`}>
    ${flags.map((flag, i) => html`<${Reason} key=${flag.id} detail=${detail} flag=${flag}
        before=${flags[i - 1]} />`)}
  <//>`;
}

/** @param {{detail: Detail}} props */
export function WhyFlagged({ detail }) {
  if (detail.flags.length === 0) return html`<${Missed} detail=${detail} />`;
  return moments(detail.flags).map(
    (flags) => html`<${FlagCard} key=${flags[0].at} detail=${detail} flags=${flags} />`,
  );
}
