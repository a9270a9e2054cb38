// One conversation: header, who answers next, thread, composer. The inbox and the simulator show the same one.
import { useEffect } from "preact/hooks";
import { html } from "../core/html.js";
import { markSeen } from "../core/settings.js";
import { row } from "../core/store.js";
import { Composer } from "./composer.js";
import { NextBar } from "./next-bar.js";
import { Thread } from "./thread.js";
import { ThreadHeader } from "./thread-header.js";

/** @param {{id: string, embedded?: boolean}} props */
export function Conversation({ id, embedded }) {
  const lastAt = row(id).value?.last_customer_at ?? 0;
  useEffect(() => {
    const look = () => !document.hidden && markSeen(id, lastAt);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [id, lastAt]);
  return html`<div class="conversation">
    <${ThreadHeader} id=${id} embedded=${embedded} />
    <${NextBar} id=${id} />
    <${Thread} conversation=${id} />
    <${Composer} key=${id} id=${id} />
  </div>`;
}
