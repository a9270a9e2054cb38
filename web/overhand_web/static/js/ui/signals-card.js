import { html } from "../core/html.js";
import { reasonName, t } from "../core/i18n.js";
import { Card } from "./card.js";
import { Meter, score } from "./meter.js";
import { ReasonIcon } from "./reason-icon.js";

/** @typedef {import("../core/types.js").Judgement} Judgement */

/** The last word of every detector. @param {Judgement[]} signals */
function latest(signals) {
  return [...new Map(signals.map((signal) => [signal.reason, signal])).values()];
}

/** How near each detector is to flagging. @param {{signals: Judgement[]}} props */
export function SignalsCard({ signals }) {
  const shown = latest(signals).sort((a, b) => b.score - a.score);
  if (shown.length === 0) return null;
  const over = shown.filter((signal) => signal.score >= signal.flag_at).length;
  return html`<${Card} title=${t("card.signals")}>
    <ul class="signals">${shown.map(
      (signal) => html`<li key=${signal.reason} title=${signal.sentence || undefined}>
      <${ReasonIcon} reason=${signal.reason} /><span>${reasonName(signal.reason)}</span>
      <${Meter} value=${signal.score} line=${signal.flag_at} label=${reasonName(signal.reason)} />
      <span class="muted numbers">${score(signal.score)}</span>
    </li>`,
    )}</ul>
    <p class="muted small">${over ? t("card.signals.over", { n: over }) : t("card.signals.below")}</p>
  <//>`;
}
