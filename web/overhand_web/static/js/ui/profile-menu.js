import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { initials } from "../core/next.js";
import { me } from "../core/store.js";
import { Menu } from "./menu.js";

/**
 * The person's initials, with their own menu behind.
 * @param {{actions: import("./actions.js").Action[]}} props
 */
export function ProfileMenu({ actions }) {
  const name = me.value?.name ?? "";
  return html`<div class="profile">
    <${Menu} label=${t("rail.me", { name, initials: initials(name) })} actions=${actions}
        face=${html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`} />
  </div>`;
}
