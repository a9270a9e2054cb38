import { html } from "../core/html.js";
import { now, wait } from "../core/clock.js";
import { t } from "../core/i18n.js";

const ROUND = 2 * Math.PI * 5;

/** A ring that fills clockwise. @param {{part: number}} props 0 to 1 */
function Ring({ part }) {
  return html`<svg class="ring" viewBox="0 0 14 14" aria-hidden="true">
    <circle cx="7" cy="7" r="5" />
    <circle class="ring-part" cx="7" cy="7" r="5" stroke-dasharray="${part * ROUND} ${ROUND}" />
  </svg>`;
}

/**
 * How long a flag has waited, against its promise; ticks by itself.
 * @param {{since: number, due: number | null, long?: boolean}} props `long` adds "of 5:00"
 */
export function Wait({ since, due, long }) {
  const at = now.value;
  if (due !== null && at > due) {
    const over = t("wait.over", { time: wait(at - due) });
    return html`<span class="wait numbers" title=${t("wait.over.title")}>${over}</span>`;
  }
  const part = due === null ? 0 : Math.min(1, (at - since) / Math.max(1, due - since));
  return html`<span class="wait numbers" title=${t("wait.title")}>
    ${due !== null && html`<${Ring} part=${part} />`}<b>${wait(at - since)}</b>
    ${long && due !== null && html`<span class="wait-of">${t("wait.of", { time: wait(due - since) })}</span>`}
  </span>`;
}

/**
 * "Daniel wrote 0:38 ago", ticking.
 * @param {{since: number, text: string, places?: Record<string, string>}} props
 *   `text` is a catalogue key with {time}
 */
export function Ago({ since, text, places = {} }) {
  return html`<span class="numbers">${t(text, { ...places, time: wait(now.value - since) })}</span>`;
}
