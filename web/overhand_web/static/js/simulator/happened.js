import { useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { chat } from "./phones.js";

/** "14:04:10.102" @param {number} at */
function precise(at) {
  const moment = new Date(at);
  const pad = (/** @type {number} */ n, length = 2) => String(n).padStart(length, "0");
  const clock = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map((n) => pad(n)).join(":");
  return `${clock}.${pad(moment.getMilliseconds(), 3)}`;
}

/** @param {unknown} detail */
function words(detail) {
  if (detail === null || detail === undefined) return "";
  if (typeof detail !== "object") return String(detail).replace(/wamid\.(\S{4})\S+?(?=:|\s|$)/g, "wamid.$1…");
  return Object.entries(detail)
    .map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(" · ");
}

/** @param {string} what */
const title = (what) => what.charAt(0).toUpperCase() + what.slice(1).replaceAll("_", " ");

/** Every step of this phone's messages, with its time. @param {{phone: string}} props */
export function Happened({ phone }) {
  const steps = chat(phone).happened.value;
  const box = useRef(/** @type {HTMLOListElement | null} */ (null));
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [phone, steps.length]);
  return html`<section class="sim-section happened">
    <header><h2>${t("sim.happened")}</h2></header>
    ${steps.length === 0 && html`<p class="muted">${t("sim.happened.none")}</p>`}
    <ol ref=${box} tabindex=${steps.length ? "0" : undefined}>${steps.map(
      (step, i) => html`<li key=${i}>
      <time class="muted">${precise(step.at)}</time><strong>${title(step.what)}</strong>
      ${words(step.detail) && html`<span class="muted" dir="auto">${words(step.detail)}</span>`}
    </li>`,
    )}</ol>
  </section>`;
}
