import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Icon } from "./icon.js";

/** @param {Record<string, unknown> | undefined} data */
const facts = (data) => Object.entries(data ?? {}).filter(([, value]) => value !== null && value !== "");

/** What the AI looked up, folded into one line. @param {{line: import("../core/types.js").Line}} props */
export function ToolLine({ line }) {
  const [open, setOpen] = useState(false);
  const shown = facts(line.data);
  const words = html`<${Icon} name="wrench" /><span dir="auto">${line.text || t("tool.used")}</span>`;
  if (shown.length === 0) return html`<div class="tool"><span class="tool-line">${words}</span></div>`;
  return html`<div class="tool">
    <button class="tool-line" type="button" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      ${words}<${Icon} name=${open ? "chevron-down" : "chevron-right"} />
    </button>
    ${open && html`<dl class="tool-data">
      ${shown.map(([key, value]) => html`<dt>${key}</dt><dd>${typeof value === "object" ? JSON.stringify(value) : String(value)}</dd>`)}
    </dl>`}
  </div>`;
}
