// A customer's phone: familiar, but its own drawing, and always labelled as a simulator.
import { useComputed } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { t } from "../core/i18n.js";
import { firstName, initials } from "../core/next.js";
import { Icon } from "../ui/icon.js";
import { RichText } from "../ui/rich-text.js";
import { business, chat, readAs, sendAgain, sendAs } from "./phones.js";

/** @typedef {import("./phones.js").Phone} Phone */
/** @typedef {import("./phones.js").Message} Message */

const TICKS = /** @type {Record<string, string>} */ ({
  sending: "clock",
  sent: "check",
  delivered: "check-check",
  read: "check-check",
  failed: "circle-alert",
});

/** @param {{phone: Phone, message: Message}} props */
function PhoneBubble({ phone, message }) {
  const mine = message.from === "customer";
  const failed = message.status === "failed";
  return html`<div class="phone-bubble" data-from=${message.from} dir="auto">
    <span class="phone-text"><${RichText} text=${message.text} /></span>
    <span class="phone-meta"><time>${clock.clockTime(message.at)}</time>
      ${mine && TICKS[message.status] && html`<span data-status=${message.status}>
        <${Icon} name=${TICKS[message.status]} /><span class="visually-hidden">
        ${t(`status.${message.status}`)}</span></span>`}
    </span>
    ${failed && html`<button class="phone-again" type="button"
        onClick=${() => sendAgain(phone.wa_id, message)}>${t("sim.not_sent")}</button>`}
  </div>`;
}

/** @param {{phone: Phone, messages: Message[]}} props */
function Bubbles({ phone, messages }) {
  let day = "";
  return messages.map((message) => {
    const name = clock.dayName(message.at, clock.serverNow());
    const chip = name !== day && html`<p class="phone-day" key=${name}><span>${name}</span></p>`;
    day = name;
    return html`${chip}<${PhoneBubble} key=${message.id} phone=${phone} message=${message} />`;
  });
}

/** Read what arrives while the phone is looked at. @param {Phone} phone @param {Message[]} messages */
function useReading(phone, messages) {
  const unread = messages.some((message) => message.from === "business" && message.status !== "read");
  const last = messages.at(-1)?.id;
  useEffect(() => {
    if (unread && !document.hidden) readAs(phone.wa_id);
  }, [phone.wa_id, last]);
}

/** @param {{phone: Phone}} props */
function Chat({ phone }) {
  const held = chat(phone.wa_id);
  const messages = held.messages.value;
  const typing = held.typing.value;
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  useReading(phone, messages);
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [phone.wa_id, messages.length, typing]);
  return html`<div class="phone-chat" ref=${box} role="log" tabindex="0"
      aria-label=${t("sim.phone", { name: phone.name })}>
    <div class="phone-lines">
      ${messages.length === 0 && html`<p class="phone-day"><span>
        ${t("sim.begin", { business: business.value.name, name: firstName(phone.name) })}</span></p>`}
      <${Bubbles} phone=${phone} messages=${messages} />
      ${typing && html`<div class="phone-bubble" data-from="business">
        <span class="dots" aria-label=${t("sim.typing")}><i></i><i></i><i></i></span></div>`}
    </div>
  </div>`;
}

/** @param {{phone: Phone, onSent: () => void}} props */
function Field({ phone, onSent }) {
  const [text, setText] = useState("");
  const name = firstName(phone.name);
  const send = () => {
    if (!text.trim()) return;
    sendAs(phone.wa_id, text.trim());
    onSent();
    setText("");
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return html`<div class="phone-field">
    <textarea rows="1" dir="auto" value=${text} placeholder=${t("sim.message", { name })}
        aria-label=${t("sim.message", { name })}
      onInput=${(/** @type {any} */ event) => setText(event.target.value)} onKeyDown=${onKeyDown}
          data-sim="message"></textarea>
    <button class="phone-send" type="button" onClick=${send} disabled=${!text.trim()}
        aria-label=${t("sim.send", { name })}><${Icon} name="arrow-up" /></button>
  </div>`;
}

/** @param {{phone: Phone, onSent: () => void}} props `onSent` after each message of the customer */
export function PhoneView({ phone, onSent }) {
  const time = useComputed(() => clock.clockTime(clock.now.value));
  const typing = chat(phone.wa_id).typing.value;
  return html`<div class="phone" aria-label=${t("sim.phone", { name: phone.name })} role="group">
    <div class="phone-status"><span class="numbers">${time}</span><span class="phone-tag">${t("sim.tag")}
      </span>
      <span aria-hidden="true"><${Icon} name="signal" /><${Icon} name="wifi" /><${Icon} name="battery-full" />
        </span></div>
    <div class="phone-head">
      <span class="avatar" aria-hidden="true">${initials(business.value.name)}</span>
      <div><strong>${business.value.name}</strong><span>${typing ? t("sim.typing") : t("sim.business")}</span>
        </div>
    </div>
    <${Chat} key=${phone.wa_id} phone=${phone} />
    <${Field} key=${`field-${phone.wa_id}`} phone=${phone} onSent=${onSent} />
  </div>`;
}
