// The simulator: a customer's phone, and beside it the console's own live conversation of that customer.
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { writtenAddress } from "../core/address.js";
import { look } from "../core/attendance.js";
import { html } from "../core/html.js";
import { addWords, t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { pageTitle } from "../core/notify.js";
import { inboxPath, route } from "../core/router.js";
import { Cast } from "../simulator/cast.js";
import { Chips } from "../simulator/chips.js";
import { FaultsPanel, onCustomerSent } from "../simulator/faults-panel.js";
import { Happened } from "../simulator/happened.js";
import { PhoneView } from "../simulator/phone.js";
import { chat, followPhones, loadPhones, phones, status } from "../simulator/phones.js";
import { words } from "../simulator/words.js";
import { Conversation } from "../ui/conversation.js";
import { Icon } from "../ui/icon.js";

addWords(words);

const TABS = /** @type {const} */ (["phone", "console", "controls"]);

/** @typedef {import("../simulator/phones.js").Phone} Phone */

/** @param {{phone: Phone}} props */
function PhoneColumn({ phone }) {
  return html`<div class="sim-phone" data-region tabindex="-1">
    <${PhoneView} phone=${phone} onSent=${onCustomerSent} />
    <p class="sim-label"><${Icon} name="smartphone" />
      ${t("sim.label", { name: firstName(phone.name), number: writtenAddress(phone.wa_id) })}</p>
    <${Chips} key=${phone.wa_id} phone=${phone} onSent=${onCustomerSent} />
  </div>`;
}

/** @param {{phone: Phone}} props */
function ConsoleColumn({ phone }) {
  const id = chat(phone.wa_id).conversation.value;
  useEffect(() => {
    look(id);
    return () => look("");
  }, [id]);
  return html`<section class="sim-console" data-region tabindex="-1">
    ${
      id
        ? html`<${Conversation} key=${id} id=${id} embedded=${true} />`
        : html`<div class="empty">
      <${Icon} name="message-square" /><h2>${t("sim.empty", { name: firstName(phone.name) })}</h2><p>
        ${t("sim.empty.text")}</p>
    </div>`
    }
  </section>`;
}

/** @param {{phone: Phone | undefined}} props */
function Header({ phone }) {
  const id = phone ? chat(phone.wa_id).conversation.value : "";
  return html`<header class="page-header sim-header"><h1>${t("page.simulator")}</h1><p>${t("sim.about")}</p>
    ${id && html`<a class="button" href=${inboxPath("all", id)}><${Icon} name="arrow-up-right" />
      ${t("sim.open")}</a>`}
  </header>`;
}

function Failed() {
  return html`<div class="empty" role="alert"><${Icon} name="triangle-alert" /><h2>${t("sim.failed")}</h2><p>
    ${t("sim.failed.text")}</p>
    <button class="button" type="button" onClick=${() => loadPhones()}><${Icon} name="refresh-cw" />
      ${t("action.try_again")}</button></div>`;
}

export function SimulatorPage() {
  const tab = useSignal(/** @type {typeof TABS[number]} */ ("phone"));
  useEffect(() => {
    pageTitle.value = t("page.simulator");
    loadPhones();
    return followPhones();
  }, []);
  const phone = phones.value.find((one) => one.wa_id === route.value.phone) ?? phones.value[0];
  return html`<main class="simulator" id="main" tabindex="-1" data-tab=${tab.value}>
    <${Header} phone=${phone} />
    <div class="sim-tabs segments" role="tablist" aria-label=${t("sim.tabs")}>
      ${TABS.map(
        (one) => html`<button class="segment" type="button" role="tab" key=${one} data-tab=${one}
          aria-selected=${tab.value === one} onClick=${() => (tab.value = one)}>${t(`sim.tab.${one}`)}</button>`,
      )}
    </div>
    ${status.value === "failed" && html`<${Failed} />`}
    ${
      phone &&
      html`<div class="sim-controls" data-region tabindex="-1">
        <${Cast} chosen=${phone.wa_id} /><${FaultsPanel} phone=${phone.wa_id} />
          <${Happened} phone=${phone.wa_id} />
      </div>
      <${PhoneColumn} phone=${phone} /><${ConsoleColumn} phone=${phone} />`
    }
  </main>`;
}
