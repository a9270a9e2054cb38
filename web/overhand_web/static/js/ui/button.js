import { html } from "../core/html.js";
import { Icon } from "./icon.js";

/**
 * A button that may teach its key.
 * @param {{label: string, icon?: string, keys?: string, kind?: string, onClick: () => void, disabled?: boolean,
 *   busy?: boolean, iconOnly?: boolean, title?: string, [attribute: string]: any}} props
 */
export function Button({ label, icon, keys, kind = "", onClick, disabled, busy, iconOnly, title, ...rest }) {
  const tip = title ?? (iconOnly ? label : keys ? `${label} (${keys})` : undefined);
  return html`<button
    type="button"
    class="button ${kind} ${iconOnly ? "square" : ""}"
    onClick=${onClick}
    disabled=${disabled}
    aria-busy=${busy ? "true" : undefined}
    aria-label=${iconOnly ? label : undefined}
    title=${tip}
    ...${rest}
  >
    ${icon && html`<${Icon} name=${icon} />`}${!iconOnly && html`<span>${label}</span>`}
    ${keys && !iconOnly && html`<kbd class="key" aria-hidden="true">${keys}</kbd>`}
  </button>`;
}
