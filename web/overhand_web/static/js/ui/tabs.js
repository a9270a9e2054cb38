import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { inboxPath } from "../core/router.js";
import { counts } from "../core/store.js";

const TABS = /** @type {const} */ (["now", "flagged", "mine", "ai", "resolved"]);

/** The views of the inbox; links, so that each has an address. @param {{view: string}} props */
export function Tabs({ view }) {
  const shown = /** @type {readonly string[]} */ (TABS).includes(view)
    ? TABS
    : [...TABS, /** @type {"colleagues"} */ (view)];
  return html`<nav class="tabs" aria-label=${t("list.views")}>
    ${shown.map(
      (tab) => html`<a key=${tab} href=${inboxPath(tab)} aria-current=${tab === view ? "page" : undefined}>
      ${t(`view.${tab}`)}
        ${tab !== "resolved" && counts.value[tab] !== undefined && html` <span class="numbers">
        ${counts.value[tab]}</span>`}
    </a>`,
    )}
  </nav>`;
}
