import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { languageName, t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { inboxPath, route } from "../core/router.js";
import { row as rowSignal } from "../core/store.js";
import { headerActions, menuActions } from "./actions.js";
import { Avatar } from "./avatar.js";
import { Button } from "./button.js";
import { Icon } from "./icon.js";
import { Menu } from "./menu.js";
import { PresenceLine } from "./presence.js";

/** @param {import("./actions.js").Action[]} actions */
function useActionKeys(actions) {
  const bindings = actions.flatMap((action) =>
    action.key ? [{ key: action.key.toLowerCase(), label: action.label, run: action.run }] : [],
  );
  useKeys(bindings, [actions.map((action) => `${action.id}${action.label}`).join()]);
}

/** Who this is, and what can be done now. @param {{id: string, embedded?: boolean}} props */
export function ThreadHeader({ id, embedded }) {
  const row = rowSignal(id).value;
  const buttons = row ? headerActions(row, clock.serverNow()) : [];
  const menu = row ? menuActions(row, clock.serverNow()).filter((action) => !embedded || action.id !== "context") : [];
  useActionKeys([...buttons, ...menu]);
  if (!row) return html`<header class="thread-header"></header>`;
  return html`<header class="thread-header">
    ${!embedded && html`<a class="button quiet square back" href=${inboxPath(route.value.view)} aria-label=${t("action.back")}><${Icon} name="chevron-left" /></a>`}
    <${Avatar} name=${row.name} />
    <div class="thread-who">
      <h2><bdi>${row.name}</bdi></h2>
      <p class="muted"><bdi>${row.address}</bdi>${row.language && ` · ${languageName(row.language)}`}</p>
    </div>
    <div class="thread-actions">
      <${PresenceLine} id=${id} />
      ${buttons.map((action) => html`<${Button} key=${action.id} label=${action.label} icon=${action.icon}
        keys=${action.primary || action.id === "release" || action.id === "resolve" ? action.key : undefined} title=${action.key ? `${action.label} (${action.key})` : undefined}
        kind=${action.primary ? "primary" : ""} data-action=${action.id} busy=${row.pending} onClick=${action.run} />`)}
      <${Menu} label=${t("action.more")} actions=${[...buttons.filter((b) => !b.primary).map((b) => ({ ...b, id: `menu-${b.id}`, icon: b.icon || "thumbs-down" })), ...menu]} />
    </div>
  </header>`;
}
