import { html } from "../core/html.js";
import { initials, nextIcon } from "../core/next.js";
import { Icon } from "./icon.js";

/**
 * Initials, never coloured; the badge says who answers next.
 * @param {{name: string, next?: import("../core/types.js").Next, small?: boolean}} props
 */
export function Avatar({ name, next, small }) {
  return html`<span class="avatar ${small ? "small" : ""}" aria-hidden="true">
    ${initials(name)}
    ${next && html`<span class="badge" data-next=${next}><${Icon} name=${nextIcon(next)} /></span>`}
  </span>`;
}
