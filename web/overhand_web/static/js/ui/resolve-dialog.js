import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { Dialog } from "./dialog.js";

const OUTCOMES = ["handed_over", "contained", "abandoned"];

/** End the episode and say how it ended. @param {{row: import("../core/types.js").Row}} props */
export function ResolveDialog({ row }) {
  const [outcome, setOutcome] = useState(row.phase === "ai_handling" ? "contained" : "handed_over");
  const name = firstName(row.name);
  return html`<${Dialog} title=${t("resolve.title")} about=${t("resolve.about", { name })}
      act=${{ label: t("action.resolve"), icon: "check", run: () => commands.resolve(row.id, outcome) }}>
    <fieldset class="choices">
      <legend>${t("resolve.outcome")}</legend>
      ${OUTCOMES.map(
        (one) => html`<label class="choice" key=${one}>
        <input type="radio" name="outcome" value=${one} checked=${one === outcome}
            data-autofocus=${one === outcome || undefined} onChange=${() => setOutcome(one)} />
        <span><strong>${t(`outcome.${one}`)}</strong><span class="muted">${t(`outcome.${one}.about`)}</span>
          </span>
      </label>`,
      )}
    </fieldset>
  <//>`;
}
