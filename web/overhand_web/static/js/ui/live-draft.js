import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { liveDraft } from "../core/store.js";
import { Icon } from "./icon.js";

/**
 * The AI's answer as it is written: dashed, because nobody has received it.
 * @param {{conversation: string}} props
 */
export function LiveDraft({ conversation }) {
  const draft = liveDraft(conversation).value;
  if (!draft) return null;
  return html`<article class="message draft" data-author="agent" aria-live="off">
    <div class="said-by"><span>${t("draft.not_sent")}</span><span class="author">${t("draft.writing")}
      <${Icon} name="bot" /></span></div>
    <div class="bubble" dir="auto">${draft.text}<span class="caret" aria-hidden="true"></span></div>
  </article>`;
}
