import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Icon } from "./icon.js";

/** @type {Record<string, string>} */
const ICONS = {
  queued: "clock",
  sending: "clock",
  sent: "check",
  delivered: "check-check",
  read: "check-check",
  unknown: "circle-alert",
  failed: "circle-x",
  withdrawn: "circle-x",
};

/**
 * How far a message of ours got; the word shows on the last one, screen readers hear it on each.
 * @param {{status?: string, word: boolean}} props
 */
export function Tick({ status = "", word }) {
  const icon = ICONS[status];
  if (!icon) return null;
  const loud = word || status === "failed" || status === "withdrawn" || status === "unknown";
  return html`<span class="tick" data-status=${status}>
    <${Icon} name=${icon} /><span class=${loud ? "" : "visually-hidden"}>${t(`status.${status}`)}</span>
  </span>`;
}
