import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { t } from "../core/i18n.js";
import { me } from "../core/store.js";
import { Icon } from "./icon.js";
import { RichText } from "./rich-text.js";

/**
 * A private note: full width, on its own ground, so that it is never taken for a message.
 * @param {{line: import("../core/types.js").Line}} props
 */
export function NoteBubble({ line }) {
  const own = line.author.id === me.value?.id;
  return html`<article class="private-note" data-line=${line.id}
      aria-label=${t("note.label", { name: line.author.name })}>
    <header>
      <${Icon} name="lock" /><strong>${t("note.title")}</strong>
      <span>${own ? t("party.you") : line.author.name}</span>
      <time title=${clock.exact(line.at)}>${clock.clockTime(line.at)}</time>
      <span class="private-to">${t("note.private")}</span>
    </header>
    <p dir="auto"><${RichText} text=${line.text} mentions=${true} /></p>
  </article>`;
}
