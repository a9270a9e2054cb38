// Small plots, drawn as SVG: a bar a day, shares beside each other, an estimate with its interval.
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { count, dayOf, estimate, interval, percent } from "./numbers.js";

const HEIGHT = 28;
const BAR = 8;
const GAP = 2;
const LEAST = 2;

/**
 * How often on each day.
 * @param {{days: number[], since: number, label: string}} props
 */
export function DayBars({ days, since, label }) {
  const most = Math.max(...days, 0);
  const all = days.reduce((sum, n) => sum + n, 0);
  const top = days.indexOf(most);
  const words = all
    ? t("plot.days", { label, n: days.length, all: count(all), most: count(most), day: dayOf(since, top) })
    : t("plot.days.none", { label, n: days.length });
  const high = (/** @type {number} */ n) => (n ? Math.max(LEAST, (n / most) * HEIGHT) : 1);
  return html`<svg class="day-bars" role="img" aria-label=${words} preserveAspectRatio="none"
      viewBox="0 0 ${days.length * (BAR + GAP) - GAP} ${HEIGHT}">
    ${days.map(
      (n, i) => html`<rect key=${i} x=${i * (BAR + GAP)} y=${HEIGHT - high(n)} width=${BAR} height=${high(n)}
        data-some=${n > 0}><title>${dayOf(since, i)}: ${count(n)}</title></rect>`,
    )}
  </svg>`;
}

/**
 * Parts of a whole, each as long as it is large; the words say the same.
 * @param {{parts: {kind: string, n: number}[], label: string}} props
 */
export function Parts({ parts, label }) {
  const some = parts.filter((part) => part.n > 0);
  return html`<div class="parts" role="group" aria-label=${label}>
    <span class="parts-bar" aria-hidden="true">${some.map(
      (part) => html`<span key=${part.kind} data-kind=${part.kind} style=${{ flexGrow: part.n }}></span>`,
    )}</span>
    <span class="parts-words">${parts.map(
      (part) => html`<span key=${part.kind} data-kind=${part.kind} data-none=${part.n === 0}>
        <b class="numbers">${count(part.n)}</b> ${t(`part.${part.kind}`)}</span>`,
    )}</span>
  </div>`;
}

/**
 * A share with its interval on a line from 0 to 1.
 * @param {{share: import("./report.js").Share, label: string, basis?: string}} props
 */
export function Interval({ share, label, basis }) {
  if (share.value === null)
    return html`<div class="interval"><span class="muted">${t("interval.none")}</span></div>`;
  const width = `${Math.max(0, share.to - share.from) * 100}%`;
  return html`<div class="interval">
    <span class="visually-hidden">${label}: ${estimate(share)}, ${t("interval.n", { n: share.n })}</span>
    <span class="interval-words" aria-hidden="true"><b class="numbers">${percent(share.value)}</b>
      <span class="muted numbers">${interval(share)}</span>
      <span class="muted numbers">n ${count(share.n)}</span></span>
    <span class="interval-line" aria-hidden="true">
      <span style=${{ insetInlineStart: `${share.from * 100}%`, inlineSize: width }}></span>
      <i class="meter-line" style=${{ insetInlineStart: `${share.value * 100}%` }}></i></span>
    ${basis && html`<span class="muted small">${basis}</span>`}
  </div>`;
}
