// The frame of every dialog: a native modal, so focus stays inside and Esc closes it.
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Button } from "./button.js";
import { closeDialog } from "./dialogs.js";

/**
 * @typedef {{label: string, icon?: string, kind?: string, disabled?: boolean,
 *   run: () => Promise<boolean> | boolean | void}} Act
 * @param {{title: string, about?: string, children?: any, foot?: string, act?: Act, wide?: boolean,
 *   onClose?: () => void}} props
 *   `act.run` resolves to false to keep the dialog open
 */
export function Dialog({ title, about, children, foot, act, wide, onClose = closeDialog }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const busy = useSignal(false);
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    /** @type {HTMLElement | null} */ (box.current?.querySelector("[data-autofocus]"))?.focus();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  const run = async () => {
    if (!act || act.disabled || busy.peek()) return;
    busy.value = true;
    const done = await act.run();
    busy.value = false;
    if (done !== false) onClose();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  const onClick = (/** @type {MouseEvent} */ event) => event.target === box.current && onClose();
  return html`<dialog ref=${box} class="dialog ${wide ? "wide" : ""}" aria-labelledby=${id}
      onClose=${onClose} onKeyDown=${onKeyDown} onClick=${onClick}>
    <div class="dialog-body">
      <header><h2 id=${id}>${title}</h2>${about && html`<p class="muted">${about}</p>`}</header>
      ${children}
    </div>
    <footer class="dialog-foot">
      <span class="muted">${foot}</span>
      <${Button} label=${t(act ? "action.cancel" : "action.close")} keys="Esc" onClick=${onClose} />
      ${
        act &&
        html`<${Button} label=${act.label} icon=${act.icon} kind=${act.kind ?? "primary"} keys="Ctrl ↵"
            disabled=${act.disabled}
        busy=${busy.value} onClick=${run} data-action="confirm" />`
      }
    </footer>
  </dialog>`;
}
