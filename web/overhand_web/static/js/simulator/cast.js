import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import { now } from "../core/clock.js";
import { languageName, t } from "../core/i18n.js";
import { nextKind } from "../core/next.js";
import { go } from "../core/router.js";
import { me, row } from "../core/store.js";
import { Avatar } from "../ui/avatar.js";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { LANGUAGES } from "./lines.js";
import { addPhone, chat, phones } from "./phones.js";

/** @typedef {import("./phones.js").Phone} Phone */

/** @param {string} id */
export const phonePath = (id) => `/simulator?phone=${encodeURIComponent(id)}`;

/** @param {{phone: Phone, chosen: boolean}} props */
function CastRow({ phone, chosen }) {
  const next = useComputed(() => {
    const held = chat(phone.wa_id).conversation.value;
    const known = held ? row(held).value : null;
    return known ? nextKind(known, me.value?.id, now.value) : undefined;
  });
  return html`<li>
    <a class="cast-row" href=${phonePath(phone.wa_id)} aria-current=${chosen ? "true" : undefined}
    data-phone=${phone.wa_id}>
    <${Avatar} name=${phone.name} next=${next.value} />
    <span><strong><bdi>${phone.name}</bdi></strong><span class="muted" title=${phone.about}>
      ${[languageName(phone.language), phone.about].filter(Boolean).join(" · ")}</span></span>
  </a></li>`;
}

/** @param {{onClose: () => void}} props */
function NewCustomer({ onClose }) {
  const [name, setName] = useState("");
  const [language, setLanguage] = useState("en");
  const run = async () => {
    const made = await addPhone(name.trim(), language);
    go(phonePath(made.wa_id));
    return true;
  };
  return html`<${Dialog} title=${t("sim.new")} about=${t("sim.new.about")} onClose=${onClose}
      act=${{ label: t("sim.new.act"), icon: "plus", disabled: !name.trim(), run }}>
    <div class="field"><label for="new-name">${t("sim.new.name")}</label>
      <input id="new-name" class="input" data-autofocus value=${name}
          onInput=${(/** @type {any} */ event) => setName(event.target.value)} /></div>
    <div class="field"><label for="new-language">${t("sim.new.language")}</label>
      <select id="new-language" class="input" value=${language}
          onChange=${(/** @type {any} */ event) => setLanguage(event.target.value)}>
        ${LANGUAGES.map((tag) => html`<option key=${tag} value=${tag}>${languageName(tag)}</option>`)}
      </select></div>
  <//>`;
}

/** Who can be played. @param {{chosen: string}} props */
export function Cast({ chosen }) {
  const [adding, setAdding] = useState(false);
  return html`<section class="sim-section">
    <header><h2>${t("sim.cast")} <span class="muted numbers">${phones.value.length}</span></h2>
      <${Button} iconOnly=${true} icon="plus" kind="quiet small" label=${t("sim.new")}
          onClick=${() => setAdding(true)} /></header>
    <ul>${phones.value.map((phone) => html`<${CastRow} key=${phone.wa_id} phone=${phone}
        chosen=${phone.wa_id === chosen} />`)}</ul>
    ${adding && html`<${NewCustomer} onClose=${() => setAdding(false)} />`}
  </section>`;
}
