import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { Icon } from "./icon.js";

const SETTLE_MS = 250;

/** @param {{value: string, onChange: (q: string) => void}} props called when typing has settled */
export function SearchBox({ value, onChange }) {
  const [text, setText] = useState(value);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    const later = setTimeout(() => onChange(text.trim()), text ? SETTLE_MS : 0);
    return () => clearTimeout(later);
  }, [text]);
  useKeys([{ key: "/", label: t("key.search"), run: () => box.current?.focus() }], []);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    setText("");
    box.current?.blur();
  };
  return html`<div class="search" role="search">
    <${Icon} name="search" />
    <input ref=${box} class="input" type="search" value=${text} placeholder=${t("list.search")}
        aria-label=${t("list.search")}
      onInput=${(/** @type {any} */ event) => setText(event.target.value)} onKeyDown=${onKeyDown} />
    ${!text && html`<kbd class="key" aria-hidden="true">/</kbd>`}
  </div>`;
}
