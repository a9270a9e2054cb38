import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { Dialog } from "./dialog.js";

/** Ask for a person although nothing has. @param {{row: import("../core/types.js").Row}} props */
export function FlagDialog({ row }) {
  const [sentence, setSentence] = useState("");
  const run = () =>
    commands.run(row.id, "flag", { reason: "operator_initiative", sentence: sentence.trim() });
  return html`<${Dialog} title=${t("flag.title")} about=${t("flag.about", { name: firstName(row.name) })}
      act=${{ label: t("action.flag"), icon: "hand", run }}>
    <div class="field">
      <label for="flag-why">${t("flag.why")}</label>
      <textarea id="flag-why" class="input" rows="2" dir="auto" data-autofocus value=${sentence}
          onInput=${(/** @type {any} */ event) => setSentence(event.target.value)}></textarea>
    </div>
  <//>`;
}
