// One detector: its figures in a line, and behind a button what they are made of.
import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import { reasonName, t } from "../core/i18n.js";
import { Icon } from "../ui/icon.js";
import { ReasonIcon } from "../ui/reason-icon.js";
import { Details } from "./details.js";
import { FIGURES, verdictsOf } from "./figures.js";
import { count } from "./numbers.js";
import { DayBars, Interval, Parts } from "./plots.js";

/** @typedef {import("./report.js").Detector} Detector */
/** @typedef {import("./report.js").Performance} Performance */

/** @param {{of: Performance}} props */
function Verdicts({ of }) {
  const parts = verdictsOf(of);
  if (parts.every((part) => part.n === 0)) return html`<p class="muted">${t("detectors.no_verdicts")}</p>`;
  return html`<${Parts} parts=${parts} label=${t("detectors.verdicts")} />`;
}

/** A detector in shadow acts on nothing, so people judge it by what they did. @param {{detector: Detector}} props */
function Precision({ detector }) {
  const { whole, shadow } = detector;
  const basis = shadow ? "people" : "verdicts";
  return html`<${Interval} share=${whole[basis].precision} label=${t("detectors.precision")}
      basis=${shadow ? t("detectors.by_people") : undefined} />`;
}

/** @param {{detector: Detector, since: number, days: number}} props */
export function DetectorRow({ detector, since, days }) {
  const [open, setOpen] = useState(false);
  const { detector: name, reason, shadow, whole } = detector;
  const id = `detector-${name}-${reason}`;
  return html`<li class="detector" data-shadow=${shadow} data-open=${open}>
    <div class="detector-line">
      <h3><button type="button" aria-expanded=${open} aria-controls=${id} onClick=${() => setOpen(!open)}>
        <${ReasonIcon} reason=${reason} /><span class="detector-name"><b>${reasonName(name)}</b>
          ${reason && reason !== name && html`<span class="muted">${t("detectors.for", { reason: reasonName(reason) })}
            </span>`}
          ${shadow && html`<span class="tag"><${Icon} name="eye-off" />${t("detectors.shadow")}</span>`}</span>
        <${Icon} name="chevron-down" class="detector-fold" /></button></h3>
      <${DayBars} days=${detector.days} since=${since}
        label=${t(shadow ? "detectors.would_fire" : "detectors.fired")} />
      <dl class="detector-figures">${FIGURES.map(
        ([figure, value]) => html`<div key=${figure} data-figure=${figure} title=${t(`detectors.${figure}.about`)}>
          <dt>${t(`detectors.${figure}`)}</dt><dd class="numbers" data-none=${value(whole) === 0}>
            ${count(value(whole))}</dd></div>`,
      )}</dl>
      <${Verdicts} of=${whole} />
      <${Precision} detector=${detector} />
    </div>
    <div id=${id} hidden=${!open}>${open && html`<${Details} detector=${detector} days=${days} />`}</div>
  </li>`;
}
