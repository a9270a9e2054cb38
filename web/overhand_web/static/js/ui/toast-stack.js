import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { alert, dismiss, toasts } from "../core/toasts.js";
import { Icon } from "./icon.js";

const ICONS = { plain: "check", warning: "triangle-alert", danger: "circle-alert" };

/** What just happened, in the corner and for screen readers. */
export function ToastStack() {
  return html`<div class="toasts" role="status" aria-live="polite">
      ${toasts.value.map(
        (toast) => html`<div class="toast" key=${toast.id} data-tone=${toast.tone}>
        <${Icon} name=${ICONS[toast.tone]} /><p>${toast.text}</p>
        ${toast.action && html`<button class="toast-act" type="button"
            onClick=${() => (dismiss(toast.id), toast.action?.run())}>${toast.action.label}</button>`}
        <button class="toast-close" type="button" aria-label=${t("action.close")}
            onClick=${() => dismiss(toast.id)}><${Icon} name="x" /></button>
      </div>`,
      )}
    </div>
    <div class="visually-hidden" role="alert">${alert.value}</div>`;
}
