import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { draft, keep } from "../core/drafts.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icon.js";

/**
 * Give the conversation back to the AI, with a note for it.
 * @param {{row: import("../core/types.js").Row}} props
 */
export function ReleaseDialog({ row }) {
  const name = firstName(row.name);
  const note = draft(row.id, "release").value;
  const run = () => commands.release(row.id, note.trim());
  return html`<${Dialog} title=${t("release.title")} about=${t("release.about", { name })}
      foot=${t("release.foot")}
      act=${{ label: t("action.release"), icon: "bot", run }}>
    <div class="field">
      <label for="release-note">${t("release.note")}</label>
      <textarea id="release-note" class="input" rows="3" dir="auto" data-autofocus value=${note}
          placeholder=${t("release.placeholder")}
        onInput=${(/** @type {any} */ event) => keep(row.id, "release", event.target.value)}></textarea>
      <p class="hint"><${Icon} name="bot" />${t("release.hint")}</p>
    </div>
  <//>`;
}
