// A text area bound to one draft, growing with its text, sent by Ctrl+Enter or Enter as this person chose.
import { useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../core/html.js";
import { draft, keep } from "../core/drafts.js";
import { t } from "../core/i18n.js";
import { enterSends } from "../core/settings.js";
import { Icon } from "./icon.js";

/**
 * Whether a text box takes the focus: `now` when it appears, and whenever `wish` grows. Opening a conversation to look
 * at it takes none, so that single keys go on working.
 * @typedef {{now: boolean, wish: number}} Focus
 */

/**
 * @param {{id: string, mode: import("../core/drafts.js").Mode, placeholder: string, label: string,
 *   onSend: () => void, onType?: () => void, focus: Focus}} props
 */
export function TextBox({ id, mode, placeholder, label, onSend, onType, focus }) {
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const text = draft(id, mode).value;
  useLayoutEffect(() => {
    if (focus.now || focus.wish) box.current?.focus({ preventScroll: true });
  }, [focus.wish]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (!event.ctrlKey && !event.metaKey && !enterSends.peek()) return;
    event.preventDefault();
    onSend();
  };
  const onInput = (/** @type {any} */ event) => {
    keep(id, mode, event.target.value);
    onType?.();
  };
  return html`<textarea ref=${box} class="composer-text" rows="2" dir="auto" value=${text}
      placeholder=${placeholder}
    aria-label=${label} onInput=${onInput} onKeyDown=${onKeyDown}></textarea>`;
}

/** The key that sends, for a button's hint. */
export const sendKeys = () => (enterSends.value ? "↵" : "Ctrl ↵");

/** Which key sends, and the way to change it, where it is felt. */
export function EnterToggle() {
  const flip = () => (enterSends.value = !enterSends.peek());
  return html`<button class="button quiet small enter-toggle" type="button" onClick=${flip}
      title=${t("composer.enter.title")}>
    <${Icon} name="corner-down-left" /><span>${t(enterSends.value ? "composer.enter" : "composer.ctrl_enter")}
      </span>
  </button>`;
}
