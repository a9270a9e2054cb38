import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { reasonName, t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { Dialog } from "./dialog.js";

const REASONS = ["not_needed", "answered", "wrong"];

/**
 * Say that no person is needed; this is the verdict on the flag.
 * @param {{row: import("../core/types.js").Row}} props
 */
export function DismissDialog({ row }) {
  const [why, setWhy] = useState("");
  const reason = row.reasons.map((one) => reasonName(one).toLocaleLowerCase()).join(", ");
  const run = () => commands.dismiss(row.id, why.trim());
  return html`<${Dialog} title=${t("dismiss.title")}
      about=${t("dismiss.about", { name: firstName(row.name), reason })} foot=${t("dismiss.foot")}
      act=${{ label: t("dismiss.act"), icon: "bot", disabled: !why.trim(), run }}>
    <div class="field">
      <label for="dismiss-why">${t("dismiss.why")}</label>
      <div class="quick">
        ${REASONS.map((one) => t(`dismiss.quick.${one}`)).map(
          (words) => html`<button class="button small" type="button" key=${words} aria-pressed=${why === words}
            onClick=${() => setWhy(words)}>${words}</button>`,
        )}
      </div>
      <textarea id="dismiss-why" class="input" rows="2" dir="auto" data-autofocus value=${why}
          onInput=${(/** @type {any} */ event) => setWhy(event.target.value)}></textarea>
    </div>
  <//>`;
}
