import { html } from "../core/html.js";
import { writtenAddress } from "../core/address.js";
import * as clock from "../core/clock.js";
import { languageName, t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { inboxPath, route } from "../core/router.js";
import { narrow } from "../core/screen.js";
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

/** Buttons that show their key; the others name it in their tooltip. */
const TAUGHT = new Set(["claim", "take_over", "release", "resolve"]);

/** @param {{action: import("./actions.js").Action, busy?: boolean}} props */
function ActionButton({ action, busy }) {
  return html`<${Button} label=${action.label} icon=${action.icon} kind=${action.primary ? "primary" : ""}
    keys=${TAUGHT.has(action.id) ? action.key : undefined}
    title=${action.key ? `${action.label} (${action.key})` : undefined}
    data-action=${action.id} busy=${busy} onClick=${action.run} />`;
}

/** The quieter buttons again, for the menu of a narrow pane. @param {import("./actions.js").Action[]} buttons */
const folded = (buttons) =>
  buttons
    .filter((action) => !action.primary)
    .map((action) => ({ ...action, id: `menu-${action.id}`, icon: action.icon || "thumbs-down" }));

/** Who this is, and what can be done now. @param {{id: string, embedded?: boolean}} props */
export function ThreadHeader({ id, embedded }) {
  const row = rowSignal(id).value;
  const buttons = row ? headerActions(row, clock.serverNow()) : [];
  const menu = row
    ? menuActions(row, clock.serverNow()).filter((action) => !embedded || action.id !== "context")
    : [];
  useActionKeys([...buttons, ...menu]);
  if (!row) return html`<header class="thread-header"></header>`;
  return html`<header class="thread-header">
    ${!embedded && html`<a class="button quiet square back" href=${inboxPath(route.value.view)}
        aria-label=${t("action.back")}><${Icon} name="chevron-left" /></a>`}
    <${Avatar} name=${row.name} />
    <div class="thread-who">
      <${narrow.value && !embedded ? "h1" : "h2"}><bdi>${row.name}</bdi><//>
      <p class="muted"><bdi>${writtenAddress(row.address)}</bdi>
        ${row.language && ` · ${languageName(row.language)}`}</p>
    </div>
    <div class="thread-actions">
      <${PresenceLine} id=${id} />
      ${buttons.map((action) => html`<${ActionButton} key=${action.id} action=${action} busy=${row.pending} />`)}
      <${Menu} label=${t("action.more")} actions=${[...folded(buttons), ...menu]} />
    </div>
  </header>`;
}
