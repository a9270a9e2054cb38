import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { inboxPath } from "../core/router.js";
import { counts } from "../core/store.js";
import { Icon } from "./icon.js";

/** Why the list is empty, and where to go. @param {{view: string, q: string}} props */
export function EmptyList({ view, q }) {
  if (q) {
    return html`<div class="empty"><h2>${t("empty.search.title")}</h2><p>${t("empty.search.text", { q })}</p>
      </div>`;
  }
  const ai = counts.value.ai;
  const busy = view === "flagged" && ai > 0;
  return html`<div class="empty">
    <h2>${t(`empty.${view}.title`)}</h2>
    <p>${busy ? t("empty.flagged.busy", { n: ai }) : t(`empty.${view}.text`)}</p>
    ${busy && html`<a class="button" href=${inboxPath("ai")}>${t("empty.flagged.link")}</a>`}
  </div>`;
}

/** @param {{retry: () => void}} props */
export function ListFailed({ retry }) {
  return html`<div class="empty" role="alert">
    <${Icon} name="triangle-alert" />
    <h2>${t("list.failed")}</h2>
    <p>${t("list.failed.text")}</p>
    <button class="button" type="button" onClick=${retry}><${Icon} name="refresh-cw" />
      ${t("action.try_again")}</button>
  </div>`;
}
