import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Icon } from "./icon.js";

/** @typedef {import("../core/types.js").Line} Line */

/** What is said of a tool besides what it was asked and what it answered. */
const HIDDEN = new Set(["tool", "turn", "ok"]);

/** @param {{icon: string, words: string, children?: any}} props a line that unfolds when it has children */
function Folded({ icon, words, children }) {
  const [open, setOpen] = useState(false);
  const line = html`<${Icon} name=${icon} /><span dir="auto">${words}</span>`;
  if (!children) return html`<div class="tool"><span class="tool-line">${line}</span></div>`;
  return html`<div class="tool">
    <button class="tool-line" type="button" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      ${line}<${Icon} name=${open ? "chevron-down" : "chevron-right"} />
    </button>
    ${open && children}
  </div>`;
}

/** @param {Line} line */
function toolWords(line) {
  const name = (line.data?.tool || line.text || "").replaceAll("_", " ");
  if (!name) return t("tool.used");
  if (line.data?.ok === false) return t("tool.failed", { tool: name });
  return /\s/.test(line.text) ? line.text : t("tool.name", { tool: name });
}

/** What the AI looked up, folded into one line. @param {{line: Line}} props */
export function ToolLine({ line }) {
  const shown = Object.entries(line.data ?? {}).filter(
    ([key, value]) => !HIDDEN.has(key) && value !== null && value !== "",
  );
  const facts = html`<dl class="tool-data">
    ${shown.map(([key, value]) => html`<dt>${toolKey(key)}</dt><dd dir="auto">
      ${typeof value === "object" ? JSON.stringify(value) : String(value)}</dd>`)}
  </dl>`;
  return html`<${Folded} icon="wrench" words=${toolWords(line)}>${shown.length > 0 ? facts : null}<//>`;
}

/** @param {string} key */
const toolKey = (key) => (key === "arguments" || key === "result" ? t(`tool.${key}`) : key);

/** What the AI was about to say when a person took over. @param {{line: Line}} props */
export function DraftLine({ line }) {
  return html`<${Folded} icon="bot" words=${t("draft.kept")}><p class="kept-draft" dir="auto">${line.text}</p>
    <//>`;
}
