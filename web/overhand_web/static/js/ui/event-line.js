import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { Icon } from "./icon.js";
import { eventWords } from "./event-words.js";

/**
 * Something that happened to the conversation, in one centred line; a divider when the hand changed.
 * @param {{lines: import("../core/types.js").Line[], waited: number | null, conversation: string}} props
 *   `lines` of one kind that happened together
 */
export function EventLine({ lines, waited, conversation }) {
  const line = lines[0];
  const words = eventWords(lines, waited, conversation);
  return html`<div class="event ${words.divider ? "divider" : ""}" data-next=${words.next}
      data-event=${line.event} data-line=${line.id}>
    <p title=${clock.exact(line.at)}><${Icon} name=${words.icon} /><span><strong>${words.strong}</strong>
      ${words.rest ? ` ${words.rest}` : ""}</span></p>
    ${words.quote && html`<blockquote dir="auto">${words.quote}</blockquote>`}
  </div>`;
}
