import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { inboxPath, route } from "../core/router.js";
import { counts, maySupervise, me } from "../core/store.js";
import { Icon } from "./icon.js";
import { Menu } from "./menu.js";
import { ownActions } from "./rail.js";

/** @param {{href: string, icon: string, label: string, current: boolean, count?: number}} props */
function BarLink({ href, icon, label, current, count = 0 }) {
  return html`<a class="bar-link" href=${href} aria-current=${current ? "page" : undefined}>
    <span class="rail-icon"><${Icon} name=${icon} />
      ${count > 0 && html`<span class="count flagged">${count}</span>`}</span><span>${label}</span>
  </a>`;
}

/** Navigation of a phone, under the thumb. */
export function BottomBar() {
  const { page, view, conversation } = route.value;
  if (page === "inbox" && conversation) return null;
  return html`<nav class="bottom-bar" aria-label=${t("rail.label")}>
    <${BarLink} href=${inboxPath("now")} icon="inbox" label=${t("page.inbox")}
        current=${page === "inbox" && view !== "flagged"} count=${counts.value.flagged} />
    <${BarLink} href=${inboxPath("flagged")} icon="bell" label=${t("page.alerts")}
        current=${page === "inbox" && view === "flagged"} />
    ${maySupervise() && html`<${BarLink} href="/detectors" icon="scan-search" label=${t("page.detectors")}
        current=${page === "detectors"} />`}
    ${me.value?.demo && html`<${BarLink} href="/simulator" icon="smartphone" label=${t("page.simulator")}
        current=${page === "simulator"} />`}
    <${Menu} label=${t("page.me")} actions=${ownActions()}
        face=${html`<span class="bar-link"><span class="rail-icon"><${Icon} name="user-round" /></span><span>
          ${t("page.me")}</span></span>`} />
  </nav>`;
}
