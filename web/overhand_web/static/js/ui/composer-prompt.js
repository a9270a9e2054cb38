import { useComputed } from "@preact/signals";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { firstName, ownerName } from "../core/next.js";
import { detail } from "../core/store.js";
import { Button } from "./button.js";
import { openDialog } from "./dialogs.js";

/** @typedef {import("../core/types.js").Row} Row */

/** @param {Row} row */
const customer = (row) => firstName(row.name);

/**
 * How long the customer has waited, in words that change once a minute.
 * @param {Row} row
 * @param {number} now
 */
function waited(row, now) {
  const ms = now - (row.flagged_at ?? row.updated_at);
  return ms < 60_000 ? t("time.moment") : clock.span(ms);
}

/** @param {Row} row */
function resolvedText(row) {
  const until = detail(row.id).value?.window_until;
  if (!until) return t("prompt.done.text", { name: customer(row) });
  const key = until > clock.serverNow() ? "prompt.done.open" : "prompt.done.closed";
  return t(key, { name: customer(row), until: clock.dayTime(until, clock.serverNow()) });
}

/**
 * Title, text and the one thing to do, when this person cannot write here yet.
 * @param {Row} row
 * @param {string} kind
 * @param {number} now
 */
function words(row, kind, now) {
  const claim = {
    label: t(kind === "ai" ? "action.take_over" : "action.claim"),
    run: () => commands.claim(row.id),
  };
  if (kind === "ai") return { title: t("prompt.ai"), text: t("prompt.ai.text"), act: claim };
  if (kind === "done") return { title: t("prompt.done"), text: resolvedText(row), act: claim };
  if (kind === "colleague" && row.owner?.kind === "operator") {
    const name = ownerName(row);
    const act = { label: t("action.take_over"), run: () => openDialog("take_over", row.id) };
    return { title: t("prompt.colleague", { name }), text: t("prompt.colleague.text", { name }), act };
  }
  if (kind === "colleague") return { title: t("prompt.phone"), text: t("prompt.phone.text"), act: claim };
  return {
    title: t("prompt.flag"),
    text: t("prompt.flag.text", { name: customer(row), wait: waited(row, now) }),
    act: claim,
  };
}

/** @param {{row: Row, kind: string, closed: boolean}} props */
export function Prompt({ row, kind, closed }) {
  const minute = useComputed(() => Math.floor(clock.now.value / 60_000) * 60_000);
  if (kind === "me" && closed) {
    return html`<div class="prompt"><div>
      <h2>${t("prompt.closed")}</h2><p class="muted">${t("prompt.closed.text", { name: customer(row) })}</p>
    </div></div>`;
  }
  minute.value;
  const { title, text, act } = words(row, kind, clock.serverNow());
  return html`<div class="prompt">
    <div><h2>${title}</h2><p class="muted">${text}</p></div>
    <${Button} label=${act.label} icon="user-round" keys="T" onClick=${act.run} busy=${row.pending} />
  </div>`;
}
