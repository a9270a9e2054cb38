// Grey shapes sized as the content that is on its way.
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";

const ROWS = [62, 84, 70, 90, 58, 76, 66];
const BUBBLES = /** @type {const} */ ([
  ["start", 62, 66],
  ["end", 66, 88],
  ["start", 48, 44],
  ["end", 58, 66],
  ["start", 40, 44],
]);

export function ListSkeleton() {
  return html`<div class="list-scroll" aria-busy="true" aria-label=${t("loading")}>
    ${ROWS.map(
      (width) => html`<div class="row" aria-hidden="true">
      <span class="bone bone-round"></span>
      <span class="row-body">
        <span class="bone bone-line" style=${{ inlineSize: `${width / 2}%` }}></span>
        <span class="bone bone-line" style=${{ inlineSize: `${width}%` }}></span>
        <span class="bone bone-line" style=${{ inlineSize: "30%" }}></span>
      </span>
    </div>`,
    )}
  </div>`;
}

export function ThreadSkeleton() {
  return html`<div class="thread-scroll" aria-busy="true" aria-label=${t("loading")}>
    <div class="thread-lines">
      ${BUBBLES.map(
        ([side, width, height]) => html`<span class="bone bone-bubble" data-side=${side}
        style=${{ inlineSize: `${width}%`, blockSize: `${height}px` }} aria-hidden="true"></span>`,
      )}
    </div>
  </div>`;
}
