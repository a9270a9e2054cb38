import { useComputed } from "@preact/signals";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { draft } from "../core/drafts.js";
import { languageName, reasonName, t } from "../core/i18n.js";
import { firstName, nextIcon, nextKind, nextWord } from "../core/next.js";
import { inboxPath } from "../core/router.js";
import { seenAt } from "../core/settings.js";
import { detail, liveDraft, me, row as rowSignal, teamName } from "../core/store.js";
import { Avatar } from "./avatar.js";
import { Icon } from "./icon.js";
import { Wait } from "./wait.js";

/** @typedef {import("../core/types.js").Row} Row */
/** @typedef {import("../core/types.js").Next} Next */

/** What the row's last line starts with: who said it. @param {Row} row */
function prefix(row) {
  const last = row.last;
  if (!last || last.author === "customer") return "";
  if (last.author === "agent") return t("row.prefix", { name: t("party.ai") });
  if (last.author === "operator" && last.name === me.value?.name)
    return t("row.prefix", { name: t("party.you") });
  if (last.author === "policy" || !last.name) return "";
  return t("row.prefix", { name: firstName(last.name) });
}

/** @param {{row: Row}} props */
function Preview({ row }) {
  if (liveDraft(row.id).value) {
    return html`${t("row.prefix", { name: t("party.ai") })}<span class="row-writing">${t("row.writing")}
      </span>`;
  }
  const note = row.last?.author === "note";
  return html`${note && html`<${Icon} name="lock" /> `}${prefix(row)}<bdi>${row.last?.text ?? ""}</bdi>`;
}

/** The quiet words after the state. @param {Row} row @param {Next} kind */
function about(row, kind) {
  if (kind === "flag" || kind === "late") return row.reasons.map(reasonName).join(", ");
  if (kind === "done") return t(`row.outcome.${row.outcome || "none"}`);
  if (kind === "ai") return languageName(row.language);
  const closes = detail(row.id).value?.window_until;
  if (kind === "me" && closes && closes < clock.now.value) return t("row.window_closed");
  return [...row.reasons.map(reasonName), teamName(row.team)].filter(Boolean).join(" · ");
}

/** @param {{row: Row, kind: Next, unread: number}} props */
function RightSlot({ row, kind, unread }) {
  if ((kind === "flag" || kind === "late") && row.flagged_at !== null) {
    return html`<${Wait} since=${row.flagged_at} due=${row.claim_due} />`;
  }
  if (unread > 0)
    return html`<span class="count"><span class="visually-hidden">${t("row.unread")} </span>${unread}</span>`;
  if (draft(row.id, "reply").value || draft(row.id, "note").value) {
    return html`<span title=${t("row.draft")}><${Icon} name="pencil" /><span class="visually-hidden">
      ${t("row.draft")}</span></span>`;
  }
  return null;
}

/**
 * One conversation in the list.
 * @param {{id: string, view: string, open: boolean, place: number, size: number}} props
 */
export function ConversationRow({ id, view, open, place, size }) {
  const kindOf = useComputed(() =>
    nextKind(/** @type {Row} */ (rowSignal(id).value), me.value?.id, clock.now.value),
  );
  const dayOf = useComputed(() => clock.shortWhen(rowSignal(id).value?.last?.at ?? 0, clock.now.value));
  const row = rowSignal(id).value;
  if (!row) return null;
  const kind = kindOf.value;
  const unread = open || (row.last_customer_at ?? 0) <= (seenAt.value[id] ?? 0) ? 0 : row.unread;
  return html`<li aria-setsize=${size} aria-posinset=${place}>
    <a class="row ${unread ? "unread" : ""} ${row.pending ? "pending" : ""}" href=${inboxPath(view, id)}
       aria-current=${open ? "true" : undefined} data-next=${kind} data-conversation=${id}>
      <${Avatar} name=${row.name} next=${kind} />
      <span class="row-body">
        <span class="row-top">
          <bdi class="row-name">${row.name}</bdi>
          ${row.last && html`<time title=${clock.exact(row.last.at)}>${dayOf}</time>`}
        </span>
        <span class="row-text"><${Preview} row=${row} /></span>
        <span class="row-state">
          <span class="state"><${Icon} name=${nextIcon(kind)} />${nextWord(row, kind)}</span>
          <span class="row-about">${about(row, kind)}</span>
          <span class="row-right"><${RightSlot} row=${row} kind=${kind} unread=${unread} /></span>
        </span>
      </span>
    </a>
  </li>`;
}
