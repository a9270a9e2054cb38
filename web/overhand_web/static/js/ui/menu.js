// A small menu of actions behind one button, with arrow keys.
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../core/html.js";
import { Icon } from "./icon.js";

/**
 * @param {{label: string, actions: import("./actions.js").Action[], icon?: string, face?: any}} props
 *   `face` in place of the icon
 */
export function Menu({ label, actions, icon = "ellipsis", face }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const items = () =>
    /** @type {HTMLElement[]} */ ([...(root.current?.querySelectorAll("[role=menuitem]") ?? [])]);
  useEffect(() => {
    if (!open) return undefined;
    items()[0]?.focus();
    const outside = (/** @type {Event} */ event) =>
      !root.current?.contains(/** @type {Node} */ (event.target)) && setOpen(false);
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    /** @type {HTMLElement | null} */ (root.current?.querySelector("button"))?.focus();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const list = items();
    const at = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") close();
    else if (to !== undefined) list.at(to % list.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="menu" ref=${root} onKeyDown=${open ? onKeyDown : undefined}>
    <button class=${face ? "menu-face" : "button quiet square"} type="button" aria-haspopup="menu"
        aria-expanded=${open} aria-label=${label} title=${label}
      onClick=${() => setOpen(!open)}>${face ?? html`<${Icon} name=${icon} />`}</button>
    ${
      open &&
      html`<div class="menu-list" role="menu" aria-label=${label}>
      ${actions.map(
        (action) => html`<button key=${action.id} type="button" role="menuitem" tabindex="-1"
          data-action=${action.id} onClick=${() => (close(), action.run())}>
          <${Icon} name=${action.icon} /><span>${action.label}</span>
          ${action.key && html`<kbd class="key">${action.key}</kbd>`}
        </button>`,
      )}
    </div>`
    }
  </div>`;
}
