import { html } from "../core/html.js";
import { t } from "../core/i18n.js";

/** @param {number} score */
export const score = (score) => score.toFixed(2);

/**
 * A score against the line where it flags.
 * @param {{value: number, line: number | null, label: string}} props
 */
export function Meter({ value, line, label }) {
  const over = line !== null && value >= line;
  const text = line === null ? score(value) : t("meter.text", { value: score(value), line: score(line) });
  return html`<span class="meter ${over ? "over" : ""}" role="meter" aria-label=${label} aria-valuemin="0"
      aria-valuemax="1"
      aria-valuenow=${value} aria-valuetext=${text}>
    <span class="meter-fill" style=${{ inlineSize: `${Math.min(1, value) * 100}%` }}></span>
    ${line !== null && html`<span class="meter-line" style=${{ insetInlineStart: `${line * 100}%` }}></span>`}
  </span>`;
}
