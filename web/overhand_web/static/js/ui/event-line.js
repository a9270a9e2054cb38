import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { Icon } from "./icon.js";
import { eventWords } from "./event-words.js";

/**
 * Something that happened to the conversation, in one centred line; a divider when the hand changed.
 * @param {{line: import("../core/types.js").Line, waited: number | null, conversation: string}} props
 */
export function EventLine({ line, waited, conversation }) {
  const words = eventWords(line, waited, conversation);
  return html`<div class="event ${words.divider ? "divider" : ""}" data-next=${words.next} data-event=${line.event} data-line=${line.id}>
    <p title=${clock.exact(line.at)}><${Icon} name=${words.icon} /><span><strong>${words.strong}</strong>${words.rest ? ` ${words.rest}` : ""}</span></p>
    ${words.quote && html`<blockquote dir="auto">${words.quote}</blockquote>`}
  </div>`;
}
