// What a detector's figures are made of: rule sets, what people did, and the newest conversations where it was wrong.
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { t } from "../core/i18n.js";
import { inboxPath } from "../core/router.js";
import { Icon } from "../ui/icon.js";
import { FIGURES, verdictsOf } from "./figures.js";
import { count, estimate, versionName } from "./numbers.js";
import { Interval, Parts } from "./plots.js";

/** @typedef {import("./report.js").Detector} Detector */
/** @typedef {import("./report.js").Performance} Performance */

/** Whether all that it said was said in shadow. @param {Performance} of */
const hidden = (of) => of.shadow > 0 && of.shadow === of.said;

/** @param {{versions: Performance[]}} props */
function Versions({ versions }) {
  if (versions.length < 2) return null;
  return html`<div class="table-scroll"><table class="figures">
    <caption>${t("detectors.versions")}</caption>
    <thead><tr><th scope="col">${t("detectors.rule_set")}</th>
      ${FIGURES.map(([figure]) => html`<th scope="col" key=${figure}>${t(`detectors.${figure}`)}</th>`)}
      ${verdictsOf(versions[0]).map(({ kind }) => html`<th scope="col" key=${kind}>${t(`detectors.${kind}`)}</th>`)}
      <th scope="col">${t("detectors.precision")}</th><th scope="col">${t("detectors.came")}</th></tr></thead>
    <tbody>${versions.map(
      (of) => html`<tr key=${of.version}><th scope="row">${versionName(of.version)}
          ${hidden(of) && html` <span class="tag"><${Icon} name="eye-off" />${t("detectors.shadow")}</span>`}</th>
        ${FIGURES.map(([figure, value]) => html`<td key=${figure}>${count(value(of))}</td>`)}
        ${verdictsOf(of).map(({ kind, n }) => html`<td key=${kind}>${count(n)}</td>`)}
        <td>${estimate(of.verdicts.precision)}</td>
        <td>${t("detectors.of", { n: count(of.people.right), all: count(of.moments) })}</td></tr>`,
    )}</tbody>
  </table></div>`;
}

/** How a heading calls the times it fired, or would have. @param {Performance} of */
const fired = (of) => (hidden(of) ? "detectors.deeds.shadow" : of.would_fire ? "detectors.deeds.mixed" : "detectors.deeds");

/** What people did when it fired, or would have. @param {{detector: Detector}} props */
function Deeds({ detector: { whole, shadow } }) {
  const { right, wrong, precision } = whole.people;
  const parts = [
    { kind: "came", n: right },
    { kind: "dismissed", n: wrong },
    { kind: "nobody", n: Math.max(0, whole.moments - right - wrong) },
  ];
  return html`<section>
    <h4>${t(fired(whole), { n: whole.moments })}</h4>
    ${
      whole.moments
        ? html`<${Parts} parts=${parts} label=${t("detectors.deeds.label")} />
            <${Interval} share=${precision} label=${t("detectors.precision")} basis=${t("detectors.by_people")} />`
        : html`<p class="muted">${t(shadow ? "detectors.deeds.none_shadow" : "detectors.deeds.none")}</p>`
    }
  </section>`;
}

/** @param {{title: string, cases: import("./report.js").CaseLink[], none: string}} props */
function Cases({ title, cases, none }) {
  const now = clock.serverNow();
  return html`<section>
    <h4>${title}</h4>
    ${cases.length === 0 && html`<p class="muted">${none}</p>`}
    <ul class="cases">${cases.map(
      (one) => html`<li key=${one.conversation + one.at}>
        <a href=${inboxPath("all", one.conversation)}><bdi>${one.name || t("detectors.nameless")}</bdi>
          <time class="muted" title=${clock.exact(one.at)}>${clock.shortWhen(one.at, now)}</time></a></li>`,
    )}</ul>
  </section>`;
}

/** @param {{detector: Detector, days: number}} props */
export function Details({ detector, days }) {
  return html`<div class="detector-details">
    <${Deeds} detector=${detector} />
    <${Cases} title=${t("detectors.false_alarms")} cases=${detector.false_alarms}
      none=${t("detectors.false_alarms.none", { n: days })} />
    <${Cases} title=${t("detectors.misses")} cases=${detector.misses}
      none=${t("detectors.misses.none", { n: days })} />
    <${Versions} versions=${detector.versions} />
  </div>`;
}
