// The context column: what a person reads before answering.
import { useEffect } from "preact/hooks";
import { html } from "../core/html.js";
import { writtenAddress } from "../core/address.js";
import * as clock from "../core/clock.js";
import { languageName, t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { firstName } from "../core/next.js";
import { detail as detailOf } from "../core/store.js";
import { Button } from "./button.js";
import { Card, Pairs } from "./card.js";
import { drawerOpen } from "./dialogs.js";
import { HeldCard } from "./held-card.js";
import { Icon } from "./icon.js";
import { Watching } from "./presence.js";
import { SignalsCard } from "./signals-card.js";
import { WhyFlagged } from "./why-flagged.js";

/** @typedef {import("../core/types.js").Detail} Detail */

/** @param {string} name */
const readable = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");

/** @param {unknown} value */
const written = (value) =>
  Array.isArray(value)
    ? value.join(", ")
    : typeof value === "object" && value
      ? JSON.stringify(value)
      : String(value);

/** @param {{facts: Record<string, unknown>}} props */
function FactsCard({ facts }) {
  const pairs = Object.entries(facts ?? {}).map(
    ([name, value]) => /** @type {[string, any]} */ ([readable(name), written(value)]),
  );
  return pairs.length ? html`<${Card} title=${t("card.facts")}><${Pairs} pairs=${pairs} /><//>` : null;
}

/** @param {{detail: Detail}} props */
function CustomerCard({ detail }) {
  const first = detail.episodes[0]?.started_at;
  const count = detail.episodes.length;
  /** @type {[string, any][]} */
  const pairs = [[t("customer.number"), writtenAddress(detail.address)]];
  if (detail.language) pairs.push([t("customer.language"), languageName(detail.language)]);
  if (first)
    pairs.push([
      t("customer.since"),
      `${clock.monthName(first)} · ${t("customer.conversations", { n: count })}`,
    ]);
  return html`<${Card} title=${t("card.customer")}><${Pairs} pairs=${pairs} /><//>`;
}

/** @param {{detail: Detail}} props */
function OutcomeCard({ detail }) {
  if (detail.phase !== "resolved") return null;
  const ended = detail.episodes.at(-1)?.ended_at;
  return html`<${Card} title=${t("card.outcome")}
      aside=${ended ? clock.dayTime(ended, clock.serverNow()) : ""}>
    <${Pairs} pairs=${[
      [t("outcome.label"), t(`outcome.${detail.outcome || "none"}`)],
      [t("outcome.means"), t(`outcome.${detail.outcome || "none"}.about`)],
    ]} />
  <//>`;
}

/** @param {{detail: Detail}} props */
function WindowCard({ detail }) {
  const until = detail.window_until;
  if (!until || detail.phase !== "human_owned" || until > clock.serverNow()) return null;
  const today = clock.serverNow();
  return html`<${Card} title=${t("card.window")}><${Pairs} pairs=${[
    [t("window.last"), detail.last_customer_at ? clock.dayTime(detail.last_customer_at, today) : ""],
    [t("window.closed_at"), clock.dayTime(until, today)],
    [t("window.opens"), t("window.opens.text", { name: firstName(detail.name) })],
  ]} /><//>`;
}

/** @param {{icon: string, words: string, at: string}} props */
function Dated({ icon, words, at }) {
  return html`<li><${Icon} name=${icon} /><span dir="auto">${words}</span><time class="muted">${at}</time></li>`;
}

/** @param {{detail: Detail}} props */
function GuidanceCard({ detail }) {
  if (!detail.guidance?.length) return null;
  return html`<${Card} title=${t("card.guidance")} aside=${t("note.private")}>
    <ul class="plain">
      ${detail.guidance.map((one) => html`<li dir="auto"><${Icon} name="sparkles" />
      ${typeof one === "string" ? one : one.text}</li>`)}</ul>
  <//>`;
}

/** @param {{detail: Detail}} props */
function RemindersCard({ detail }) {
  if (!detail.reminders?.length) return null;
  return html`<${Card} title=${t("card.reminders")}>
    <ul class="plain">
      ${detail.reminders.map((one) => html`<${Dated} key=${one.id} icon="bell" words=${one.text || t("remind.untitled")}
        at=${clock.dayTime(one.at, clock.serverNow())} />`)}
    </ul>
  <//>`;
}

/** @param {{detail: Detail}} props */
function EarlierCard({ detail }) {
  const earlier = detail.episodes.filter(
    (episode) => episode.ended_at !== null && episode.episode !== detail.episode,
  );
  if (earlier.length === 0) return null;
  return html`<${Card} title=${t("card.earlier")} aside=${earlier.length}>
    <ul class="plain">
      ${earlier.map((one) => html`<${Dated} key=${one.episode} icon="check" words=${t(`outcome.${one.outcome || "none"}`)}
        at=${clock.shortWhen(one.started_at, clock.serverNow())} />`)}
    </ul>
  <//>`;
}

/** @param {{detail: Detail}} props */
function Cards({ detail }) {
  return html`<${OutcomeCard} detail=${detail} />
    ${detail.phase === "ai_handling" && html`<${SignalsCard} signals=${detail.signals} />`}
    <${WindowCard} detail=${detail} />
    <${WhyFlagged} detail=${detail} />
    <${FactsCard} facts=${detail.facts} />
    <${GuidanceCard} detail=${detail} />
    <${RemindersCard} detail=${detail} />
    <${CustomerCard} detail=${detail} />
    <${HeldCard} history=${detail.held} />
    ${detail.phase !== "ai_handling" && detail.phase !== "resolved" && html`<${SignalsCard}
        signals=${detail.signals} />`}
    <${Watching} id=${detail.id} customer=${firstName(detail.name)} />
    <${EarlierCard} detail=${detail} />`;
}

/** @param {{id: string}} props */
export function Context({ id }) {
  const detail = detailOf(id).value;
  const open = drawerOpen.value;
  useEffect(() => () => void (drawerOpen.value = false), [id]);
  useKeys([{ key: "]", label: t("action.context"), run: () => (drawerOpen.value = !drawerOpen.peek()) }], []);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) =>
    event.key === "Escape" && (drawerOpen.value = false);
  return html`${open && html`<div class="drawer-veil" onClick=${() => (drawerOpen.value = false)}></div>`}
    <aside class="context" data-open=${open} data-region tabindex="-1" aria-label=${t("context.label")}
        onKeyDown=${onKeyDown}>
      <div class="drawer-head"><h2>${t("context.label")}</h2>
        <${Button} iconOnly=${true} icon="x" kind="quiet" label=${t("action.close")}
            onClick=${() => (drawerOpen.value = false)} /></div>
      ${
        detail
          ? html`<${Cards} detail=${detail} />`
          : html`<div class="card" aria-busy="true">
        ${[40, 90, 70, 80].map((width) => html`<span class="bone bone-line"
            style=${{ inlineSize: `${width}%` }}></span>`)}</div>`
      }
    </aside>`;
}
