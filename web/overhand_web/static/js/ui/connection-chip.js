import { useComputed } from "@preact/signals";
import { html } from "../core/html.js";
import { now } from "../core/clock.js";
import { t } from "../core/i18n.js";
import { connection } from "../core/stream.js";

/** Whether what is on the screen is the present. */
export function ConnectionChip() {
  const words = useComputed(() => {
    const { state, retryAt } = connection.value;
    if (state !== "reconnecting") return t(`connection.${state}`);
    now.value;
    const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
    return seconds ? t("connection.retry", { n: seconds }) : t("connection.reconnecting");
  });
  return html`<span class="chip" data-connection=${connection.value.state} role="status"
      title=${t(`connection.${connection.value.state}.title`)}>
    <span class="chip-dot" aria-hidden="true"></span>${words}
  </span>`;
}
