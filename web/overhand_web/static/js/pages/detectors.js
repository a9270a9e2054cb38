// How the detectors did over some days, and beside it what today's would have made of the same conversations.
import { useEffect } from "preact/hooks";
import { html } from "../core/html.js";
import { addWords, t } from "../core/i18n.js";
import { pageTitle } from "../core/notify.js";
import { PERIODS, detectorsPath, route } from "../core/router.js";
import { maySupervise } from "../core/store.js";
import { DetectorList } from "../detectors/list.js";
import { ReplayCard } from "../detectors/replay-card.js";
import { follow } from "../detectors/report.js";
import { words } from "../detectors/words.js";
import { Icon } from "../ui/icon.js";

const SHEETS = ["detectors", "figures", "plots", "replay", "detectors-narrow"];

addWords(words);

/** @param {{days: number}} props */
function Periods({ days }) {
  return html`<nav class="segments" aria-label=${t("detectors.period")}>${PERIODS.map(
    (period) => html`<a class="segment" key=${period} href=${detectorsPath(period)}
      aria-current=${period === days ? "page" : undefined}>${t("detectors.days", { n: period })}</a>`,
  )}</nav>`;
}

function Forbidden() {
  return html`<div class="empty"><${Icon} name="lock" /><h2>${t("detectors.forbidden")}</h2>
    <p>${t("detectors.forbidden.text")}</p></div>`;
}

/** @param {{days: number}} props */
function Columns({ days }) {
  useEffect(() => follow(days), [days]);
  return html`<div class="detectors-columns"><${DetectorList} days=${days} /><${ReplayCard} days=${days} /></div>`;
}

function DetectorsPage() {
  const { days } = route.value;
  useEffect(() => {
    pageTitle.value = t("page.detectors");
  }, []);
  return html`<main class="detectors" id="main" tabindex="-1">
    <header class="page-header"><h1>${t("page.detectors")}</h1><p>${t("detectors.about")}</p>
      ${maySupervise() && html`<${Periods} days=${days} />`}</header>
    ${maySupervise() ? html`<${Columns} days=${days} />` : html`<${Forbidden} />`}
  </main>`;
}

/** A style sheet that only this page needs. @param {string} name */
const sheet = (name) =>
  new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `/static/css/components/${name}.css`;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });

/** The page, once it can be drawn. */
export async function open() {
  await Promise.all(SHEETS.map(sheet));
  return DetectorsPage;
}
