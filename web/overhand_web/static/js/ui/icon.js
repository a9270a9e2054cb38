import { html } from "../core/html.js";

/**
 * One outline of the sprite. Decoration: the words stand beside it.
 * @param {{name: string, class?: string}} props
 */
export function Icon({ name, class: extra = "" }) {
  return html`<svg class="icon ${extra}" aria-hidden="true"><use href="/static/img/icons.svg#${name}" />
    </svg>`;
}
