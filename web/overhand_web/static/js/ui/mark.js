import { html } from "../core/html.js";

/** The product's mark: a line that takes over itself, the overhand knot. */
export function Mark() {
  return html`<svg class="mark" viewBox="0 0 36 24" aria-hidden="true">
    <path d="M2 19.5H13C18.5 19.5 23.7 15.8 23.7 9.9A5.7 5.7 0 0 0 12.3 9.9C12.3 15.8 17.5 19.5 23 19.5H34" />
  </svg>`;
}
