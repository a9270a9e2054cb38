import { useRef } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { INTENTS, lineOf } from "./lines.js";
import { chat, sendAs } from "./phones.js";

/**
 * Three things to say with one press, in the customer's language.
 * @param {{phone: import("./phones.js").Phone, onSent: () => void}} props
 */
export function Chips({ phone, onSent }) {
  const said = useRef(/** @type {Record<string, number>} */ ({}));
  chat(phone.wa_id).messages.value;
  const say = (/** @type {import("./lines.js").Intent} */ intent) => () => {
    const time = said.current[intent] ?? 0;
    said.current[intent] = time + 1;
    sendAs(phone.wa_id, lineOf(phone.language, intent, time));
    onSent();
  };
  return html`<div class="chips" role="group" aria-label=${t("sim.chips", { name: firstName(phone.name) })}>
    ${INTENTS.map(
      (intent) => html`<button class="sim-chip" type="button" key=${intent} data-intent=${intent}
        onClick=${say(intent)}>
        <strong>${t(`sim.chip.${intent}`)}</strong>
        <span lang=${phone.language} dir="auto">
          ${lineOf(phone.language, intent, said.current[intent] ?? 0)}
        </span>
      </button>`,
    )}
  </div>`;
}
