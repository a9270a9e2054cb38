// All detectors in one list, with a line of headings where there is room for columns.
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Icon } from "../ui/icon.js";
import { FIGURES } from "./figures.js";
import { count } from "./numbers.js";
import { load, report, status } from "./report.js";
import { DetectorRow } from "./row.js";

const BONES = [70, 55, 62, 48, 58];

/** Words seen above the columns; each row says its own to who cannot see them. */
function Headings() {
  return html`<div class="detector-head" aria-hidden="true">
    <span>${t("detectors.detector")}</span><span>${t("detectors.per_day")}</span>
    <span class="detector-figures">${FIGURES.map(
      ([figure]) => html`<span key=${figure} title=${t(`detectors.${figure}.about`)}>${t(`detectors.${figure}`)}</span>`,
    )}</span>
    <span>${t("detectors.verdicts")}</span><span>${t("detectors.precision")}</span>
  </div>`;
}

function Bones() {
  return html`<div aria-busy="true" aria-label=${t("loading")}>${BONES.map(
    (width) => html`<div class="detector-bone" key=${width} aria-hidden="true">
      <span class="bone" style=${{ inlineSize: `${width / 4}%` }}></span>
      <span class="bone" style=${{ inlineSize: `${width}%` }}></span></div>`,
  )}</div>`;
}

/** @param {{days: number}} props */
function Failed({ days }) {
  return html`<div class="empty" role="alert"><${Icon} name="triangle-alert" /><h3>${t("detectors.failed")}</h3>
    <p>${t("detectors.failed.text")}</p>
    <button class="button" type="button" onClick=${() => load(days)}><${Icon} name="refresh-cw" />
      ${t("action.try_again")}</button></div>`;
}

/** How much the figures rest on. @param {{found: import("./report.js").Report}} props */
function Basis({ found }) {
  const messages = found.judged.reduce((sum, each) => sum + each.messages, 0);
  const several = found.judged.length > 1;
  const split = found.judged
    .map((each) => t("detectors.under", { n: count(each.messages), version: each.version }))
    .join(", ");
  return html`<p class="muted">${t("detectors.judged", { n: messages, all: count(messages) })}${
    several && html` (${split})`
  }, ${t("detectors.verdicts_given", { n: found.verdicts, all: count(found.verdicts) })}${
    found.unnamed > 0 && html`, ${t("detectors.unnamed", { n: found.unnamed })}`
  }</p>`;
}

/** Every word of the columns, for who has no pointer to hover with. */
function Glossary() {
  const words = [...FIGURES.map(([figure]) => figure), "good", "wrong", "missed", "precision"];
  return html`<details class="glossary"><summary>${t("detectors.glossary")}</summary>
    <dl>${words.map(
      (word) => html`<div key=${word}><dt>${t(`detectors.${word}`)}</dt><dd>${t(`detectors.${word}.about`)}</dd></div>`,
    )}</dl></details>`;
}

/** @param {{days: number}} props */
export function DetectorList({ days }) {
  const found = report.value?.days === days ? report.value : null;
  return html`<section class="panel detectors-panel" data-region tabindex="-1" aria-labelledby="detectors-title">
    <header><h2 id="detectors-title">${t("detectors.title")}</h2>${found && html`<${Basis} found=${found} />`}</header>
    ${!found && status.value === "loading" && html`<${Bones} />`}
    ${!found && status.value === "failed" && html`<${Failed} days=${days} />`}
    ${
      found &&
      (found.detectors.length === 0
        ? html`<div class="empty"><${Icon} name="scan-search" /><h3>${t("detectors.none")}</h3>
            <p>${t("detectors.none.text")}</p></div>`
        : html`<${Headings} /><ul class="detector-list">${found.detectors.map(
            (each) => html`<${DetectorRow} key=${`${each.detector} ${each.reason}`} detector=${each}
              since=${found.since} days=${days} />`,
          )}</ul><${Glossary} />`)
    }
  </section>`;
}
