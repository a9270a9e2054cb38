// The bar under the header: who answers next, in colour, icon and word, and since when.
import { useComputed } from "@preact/signals";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { reasonName, t } from "../core/i18n.js";
import { firstName, nextIcon, nextKind, nextSentence, ownerName } from "../core/next.js";
import { detail, liveDraft, me, row as rowSignal } from "../core/store.js";
import { Icon } from "./icon.js";
import { Ago, Wait } from "./wait.js";

/** @typedef {import("../core/types.js").Row} Row */
/** @typedef {import("../core/types.js").Next} Next */

/** When the present holder began, from the history of holders. @param {Row} row */
const heldSince = (row) => row.owner_since ?? detail(row.id).value?.held.at(-1)?.since ?? row.updated_at;

/** @param {Row} row @param {Next} kind */
function explanation(row, kind) {
  const since = clock.dayTime(heldSince(row), clock.serverNow());
  if (kind === "ai") return t("next.about.ai", { since });
  if (kind === "me") return row.pending ? t("next.about.pending") : t("next.about.me", { since });
  if (kind === "colleague")
    return t(row.owner?.kind === "phone" ? "next.about.phone" : "next.about.colleague", {
      since,
      name: ownerName(row),
    });
  if (kind === "done")
    return t("next.about.done", {
      outcome: t(`outcome.${row.outcome || "none"}.by`),
      name: firstName(row.name),
    });
  const reason = row.reasons.map((r) => reasonName(r).toLocaleLowerCase()).join(", ");
  const meanwhile = t(row.hold ? "next.about.hold" : "next.about.assist");
  return row.assigned
    ? t("next.about.assigned", { name: firstName(row.assigned.name), meanwhile })
    : t("next.about.flag", { reason, meanwhile });
}

/** @param {{row: Row}} props */
function WindowState({ row }) {
  const until = detail(row.id).value?.window_until;
  const over = useComputed(() => (until ? clock.now.value > until : false));
  if (!until || !over.value) return null;
  return html`<span class="closed"><${Icon} name="lock" />
    ${t("window.closed", { ago: clock.span(clock.now.value - until) })}</span>`;
}

/** @param {{row: Row, kind: Next}} props */
function RightSlot({ row, kind }) {
  const until = detail(row.id).value?.window_until;
  if (kind === "flag" || kind === "late") {
    return row.flagged_at === null
      ? null
      : html`<${Wait} since=${row.flagged_at} due=${row.claim_due} long=${true} />`;
  }
  if (kind === "ai") {
    return liveDraft(row.id).value
      ? html`<span class="writing">${t("next.writing")}<span class="dots" aria-hidden="true"><i></i><i></i><i>
        </i></span></span>`
      : null;
  }
  if (kind === "done") return null;
  if (until && clock.serverNow() > until) return html`<${WindowState} row=${row} />`;
  return html`<${LastWrote} row=${row} />`;
}

/** @param {{row: Row}} props */
function LastWrote({ row }) {
  const last = row.last;
  if (!last || last.author === "note") return null;
  const name =
    { customer: firstName(row.name), agent: t("party.the_ai"), phone: t("party.phone") }[last.author] ??
    (last.name === me.value?.name ? t("party.you") : firstName(last.name));
  return html`<span class="last-wrote"><${Ago} since=${last.at} text="next.wrote" places=${{ name }} />
    </span>`;
}

/** @param {{id: string}} props */
export function NextBar({ id }) {
  const kindOf = useComputed(() => {
    const row = rowSignal(id).value;
    return row ? nextKind(row, me.value?.id, clock.now.value) : "done";
  });
  const row = rowSignal(id).value;
  if (!row) return html`<div class="next-bar" data-next="done"></div>`;
  const kind = kindOf.value;
  return html`<div class="next-bar ${row.pending ? "pending" : ""}" data-next=${kind}>
    <span class="next-icon"><${Icon} name=${nextIcon(kind)} /></span>
    <strong role="status">${nextSentence(row, kind)}</strong>
    <span class="next-about">${explanation(row, kind)}</span>
    <span class="next-right"><${RightSlot} row=${row} kind=${kind} /></span>
  </div>`;
}
