// The thread: one log of messages, notes and events that never jumps under the reader.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { t } from "../core/i18n.js";
import { row, thread } from "../core/store.js";
import { earlier, open } from "../core/threads.js";
import { Bubble } from "./bubble.js";
import { EventLine } from "./event-line.js";
import { isTogether } from "./event-words.js";
import { Icon } from "./icon.js";
import { LiveDraft } from "./live-draft.js";
import { NoteBubble } from "./note-bubble.js";
import { ThreadSkeleton } from "./skeletons.js";
import { DraftLine, ToolLine } from "./tool-line.js";

/** @typedef {import("../core/types.js").Line} Line */

const NEAR_PX = 48;
const GROUP_MS = 120_000;
const TOGETHER_MS = 10_000;

/** @param {Line[]} lines @param {number} i ms since the flag that this claim answers */
function waitedFor(lines, i) {
  if (lines[i].event !== "claimed" || (lines[i].data?.src ?? "flagged") !== "flagged") return null;
  for (let j = i - 1; j >= 0; j--) {
    if (lines[j].event === "flagged") return lines[i].at - lines[j].at;
    if (lines[j].event === "claimed" || lines[j].event === "resolved") return null;
  }
  return null;
}

/** @param {Line} line @param {Line | undefined} before */
function follows(line, before) {
  if (!before || before.kind !== "message" || line.kind !== "message") return false;
  return (
    line.author.kind === "customer" && before.author.kind === "customer" && line.at - before.at < GROUP_MS
  );
}

/**
 * Lines that are told as one: events of one kind that happened together.
 * @param {Line[]} lines
 * @returns {number[]} for each line how many follow it into the same, -1 for those that followed
 */
function runs(lines) {
  const counts = lines.map(() => 0);
  for (let i = lines.length - 1; i > 0; i--) {
    const [before, line] = [lines[i - 1], lines[i]];
    if (!isTogether(line) || before.event !== line.event || line.at - before.at > TOGETHER_MS) continue;
    counts[i - 1] = counts[i] + 1;
    counts[i] = -1;
  }
  return counts;
}

/**
 * @param {{conversation: string, ids: string[], waited: number | null, joined: boolean, last: boolean}} props
 */
function LineView({ conversation, ids, waited, joined, last }) {
  const lines = ids.flatMap((id) => thread(conversation).lines.get(id)?.value ?? []);
  const line = lines[0];
  if (!line) return null;
  if (line.kind === "note") return html`<${NoteBubble} line=${line} />`;
  if (line.kind === "event")
    return html`<${EventLine} lines=${lines} waited=${waited} conversation=${conversation} />`;
  if (line.kind === "tool") return html`<${ToolLine} line=${line} />`;
  if (line.kind === "draft") return html`<${DraftLine} line=${line} />`;
  return html`<${Bubble} conversation=${conversation} line=${line} follows=${joined} last=${last} />`;
}

/** @param {{conversation: string, order: string[]}} props */
function Lines({ conversation, order }) {
  const held = thread(conversation).lines;
  const lines = order.flatMap((id) => held.get(id)?.peek() ?? []);
  const lastOurs = lines.findLast((line) => line.kind === "message" && line.author.kind !== "customer")?.id;
  const today = clock.serverNow();
  const following = runs(lines);
  let day = "";
  return lines.map((line, i) => {
    if (following[i] < 0) return null;
    const name = clock.dayName(line.at, today);
    const divider =
      name !== day && html`<div class="day" key=${`day-${name}`} role="separator"><span>${name}</span></div>`;
    day = name;
    return html`${divider}
      <${LineView} key=${line.id} conversation=${conversation} ids=${order.slice(i, i + 1 + following[i])}
      waited=${waitedFor(lines, i)}
      joined=${!divider && follows(line, lines[i - 1])} last=${line.id === lastOurs} />`;
  });
}

/**
 * Stays at the bottom only when it was there; counts what came meanwhile.
 * @param {string} conversation @param {string[]} order
 */
function useStick(conversation, order) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const inner = useRef(/** @type {HTMLDivElement | null} */ (null));
  const stuck = useRef(true);
  const fromEnd = useRef(/** @type {number | null} */ (null));
  const seen = useRef(order.length);
  const [fresh, setFresh] = useState(0);
  const toEnd = () => {
    stuck.current = true;
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    setFresh(0);
  };
  const last = order.at(-1) ?? "";
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (fromEnd.current !== null) element.scrollTop = element.scrollHeight - fromEnd.current;
    else if (stuck.current || last.startsWith("own-")) toEnd();
    else if (order.length > seen.current) setFresh((n) => n + order.length - seen.current);
    fromEnd.current = null;
    seen.current = order.length;
  }, [last, order.length]);
  useEffect(() => {
    if (!box.current || !inner.current) return undefined;
    const grown = new ResizeObserver(() => stuck.current && toEnd());
    grown.observe(box.current);
    grown.observe(inner.current);
    return () => grown.disconnect();
  }, [conversation]);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
    stuck.current = distance < NEAR_PX;
    if (stuck.current) setFresh(0);
    if (element.scrollTop < NEAR_PX && thread(conversation).more.peek() && fromEnd.current === null) {
      fromEnd.current = element.scrollHeight - element.scrollTop;
      earlier(conversation).catch(() => (fromEnd.current = null));
    }
  };
  return { box, inner, fresh, toEnd, onScroll };
}

/** @param {{conversation: string}} props */
function Log({ conversation }) {
  const held = thread(conversation);
  const order = held.order.value;
  const stick = useStick(conversation, order);
  return html`<div class="thread-box">
    <div class="thread-scroll" ref=${stick.box} onScroll=${stick.onScroll} role="log" tabindex="0"
        aria-label=${t("thread.label")}>
      <div class="thread-lines" ref=${stick.inner}>
        ${held.more.value && html`<p class="earlier">${t("thread.earlier")}</p>`}
        <${Lines} conversation=${conversation} order=${order} />
        <${LiveDraft} conversation=${conversation} />
      </div>
    </div>
    ${
      stick.fresh > 0 &&
      html`<button class="new-pill" type="button" onClick=${stick.toEnd}>
      <${Icon} name="chevron-down" />${t("thread.fresh", { n: stick.fresh })}
    </button>`
    }
  </div>`;
}

/** @param {{conversation: string}} props */
export function Thread({ conversation }) {
  const status = thread(conversation).status.value;
  const arrived = status === "missing" && row(conversation).value !== null;
  useEffect(() => {
    if (thread(conversation).status.peek() !== "ready") open(conversation);
  }, [conversation, arrived]);
  if (status === "failed" || status === "missing") {
    return html`<div class="empty" role="alert">
      <${Icon} name="triangle-alert" />
      <h2>${t(`thread.${status}`)}</h2>
      <p>${t(`thread.${status}.text`)}</p>
      ${
        status === "failed" &&
        html`<button class="button" type="button" onClick=${() => open(conversation)}>
        <${Icon} name="refresh-cw" />${t("action.try_again")}</button>`
      }
    </div>`;
  }
  if (status !== "ready" && thread(conversation).order.value.length === 0) return html`<${ThreadSkeleton} />`;
  return html`<${Log} key=${conversation} conversation=${conversation} />`;
}
