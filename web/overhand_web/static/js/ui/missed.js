// Nobody flagged this: was that right? The verdict that detection is measured by where it was silent.
import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { reasonName, t } from "../core/i18n.js";
import { mayAct, me } from "../core/store.js";
import { Button } from "./button.js";
import { Card } from "./card.js";

/** @param {{detail: import("../core/types.js").Detail}} props */
export function Missed({ detail }) {
  const said = detail.said?.verdict ?? "";
  const [reason, setReason] = useState(detail.said?.reason ?? "");
  if (!mayAct() || detail.phase !== "resolved") return null;
  const give = (/** @type {string} */ verdict) => () =>
    commands.verdict(detail.id, "", verdict, verdict === "missed" ? reason : "");
  const choice = (/** @type {string} */ verdict) =>
    html`<${Button} kind="small" label=${t(`verdict.${verdict}`)} aria-pressed=${said === verdict}
      onClick=${give(verdict)} />`;
  return html`<${Card} title=${t("verdict.label")}>
    <p class="muted">${t("verdict.none")}</p>
    <div class="verdict" role="group" aria-label=${t("verdict.label")}>
      <select class="input" aria-label=${t("verdict.reason")} value=${reason}
          onChange=${(/** @type {any} */ event) => setReason(event.target.value)}>
        <option value="">${t("verdict.reason.none")}</option>
        ${(me.value?.business.reasons ?? []).map(
          (one) => html`<option key=${one} value=${one}>${reasonName(one)}</option>`,
        )}</select>
      ${choice("missed")}${choice("no_person_needed")}</div>
  <//>`;
}
