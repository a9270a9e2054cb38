import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import { Icon } from "./icon.js";

/**
 * A card of the context column; folds when asked.
 * @param {{title: string, aside?: any, children: any, folded?: boolean}} props
 */
export function Card({ title, aside, children, folded }) {
  const [open, setOpen] = useState(!folded);
  if (folded === undefined) {
    return html`<section class="card"><header><h3>${title}</h3>
      ${aside && html`<span class="muted">${aside}</span>`}</header>${children}</section>`;
  }
  return html`<section class="card">
    <header><h3><button type="button" aria-expanded=${open} onClick=${() => setOpen(!open)}>${title}
      <${Icon} name=${open ? "chevron-down" : "chevron-right"} /></button></h3>
      ${aside && html`<span class="muted">${aside}</span>`}</header>
    ${open && children}
  </section>`;
}

/** Pairs of a name and a value. @param {{pairs: [string, any][]}} props */
export function Pairs({ pairs }) {
  return html`<dl class="pairs">
    ${pairs.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}
    </dl>`;
}
