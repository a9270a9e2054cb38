// Where a person writes: one mode at a time, each unmistakable; a text belongs to one conversation and mode.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { draft } from "../core/drafts.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { nextKind, ownerName } from "../core/next.js";
import { detail, mayAct, me, row as rowSignal } from "../core/store.js";
import { GuideBox } from "./guide-box.js";
import { Icon } from "./icon.js";
import { NoteBox } from "./note-box.js";
import { Prompt } from "./composer-prompt.js";
import { ReplyBox } from "./reply-box.js";

/** @typedef {import("../core/types.js").Row} Row */
/** @typedef {import("../core/types.js").Next} Next */
/** @typedef {"first" | "note" | "guide"} Chosen */

/** The mode a person left each conversation in. @type {Map<string, Chosen>} */
const left = new Map();

/** The first segment's icon and word. @param {Row} row @param {Next} kind @param {boolean} closed */
function firstMode(row, kind, closed) {
  if (kind === "ai") return { icon: "bot", word: t("mode.ai") };
  if (kind === "done") return { icon: "check", word: t("mode.resolved") };
  if (kind === "colleague")
    return { icon: "user-round", word: t("mode.colleague", { name: ownerName(row) }) };
  if (kind === "me" && closed) return { icon: "lock", word: t("mode.closed") };
  return { icon: "corner-down-left", word: t("mode.reply") };
}

/**
 * @param {{name: string, icon: string, word: string, short?: string, chosen: boolean, onChoose: () => void}} props
 */
function Segment({ name, icon, word, short, chosen, onChoose }) {
  return html`<button class="segment" type="button" role="tab" aria-selected=${chosen} data-mode=${name}
      onClick=${onChoose}>
    <${Icon} name=${icon} />
      ${short ? html`<span class="wide">${word}</span><span class="narrow">${short}</span>` : word}
  </button>`;
}

/** @param {{row: Row, kind: Next, mode: Chosen}} props */
function Hint({ row, kind, mode }) {
  if (mode === "note") return html`<span class="composer-hint">${t("note.hint")}</span>`;
  if (mode === "guide")
    return html`<span class="composer-hint">${t("guide.hint", { name: row.name })}</span>`;
  const until = detail(row.id).value?.window_until;
  if (kind === "me" && until) return html`<${WindowClock} until=${until} />`;
  return null;
}

/** Counts down the last four hours of the reply window. @param {{until: number}} props */
function WindowClock({ until }) {
  const leftMs = useComputed(() => Math.floor((until - clock.now.value) / 60_000) * 60_000);
  if (leftMs.value > 4 * 3_600_000 || leftMs.value < 0) return null;
  return html`<span class="composer-hint"><${Icon} name="clock" />
    ${t("window.closes", { time: clock.span(leftMs.value) })}</span>`;
}

/** @param {{id: string}} props */
export function Composer({ id }) {
  const mode = useSignal(/** @type {Chosen} */ (left.get(id) ?? "first"));
  const state = useComputed(() => {
    const held = rowSignal(id).value;
    return held ? nextKind(held, me.value?.id, clock.now.value) : "done";
  });
  const closed = useComputed(() => (detail(id).value?.window_until ?? Infinity) < clock.now.value);
  const row = rowSignal(id).value;
  const kind = state.value;
  const opened = useRef(false);
  const wish = useSignal(0);
  const choose = (/** @type {Chosen} */ next) => {
    mode.value = next;
    wish.value++;
    left.set(id, next);
  };
  useEffect(() => {
    const claimed = opened.current && kind === "me" && mode.peek() === "note" && !draft(id, "note").peek();
    if (claimed || (mode.peek() === "guide" && kind !== "ai")) choose("first");
  }, [kind]);
  useEffect(() => {
    if (row) opened.current = true;
  });
  useKeys(
    [
      { key: "r", label: t("key.reply"), run: () => choose("first") },
      { key: "n", label: t("key.note"), run: () => choose("note") },
    ],
    [id],
  );
  if (!row) return html`<div></div>`;
  if (row.erased || !mayAct()) {
    return html`<div class="composer" data-mode="look"><p class="muted">
      ${t(row.erased ? "composer.erased" : "composer.look")}</p></div>`;
  }
  const first = firstMode(row, kind, closed.value);
  const now = mode.value;
  const focus = { now: opened.current, wish: wish.value };
  return html`<section class="composer" data-mode=${now} data-next=${kind} aria-label=${t("composer.label")}
      data-region tabindex="-1">
    <div class="composer-top">
      <div class="segments" role="tablist" aria-label=${t("composer.modes")}>
        <${Segment} name="first" icon=${first.icon} word=${first.word} chosen=${now === "first"}
            onChoose=${() => choose("first")} />
        <${Segment} name="note" icon="lock" word=${t("mode.note")} short=${t("mode.note.short")}
            chosen=${now === "note"} onChoose=${() => choose("note")} />
      </div>
      <${Hint} row=${row} kind=${kind} mode=${now} />
      ${
        kind === "ai" &&
        now !== "note" &&
        html`<button class="button quiet small guide" type="button" aria-pressed=${now === "guide"}
        onClick=${() => choose(now === "guide" ? "first" : "guide")}><${Icon} name="sparkles" />
          ${t(now === "guide" ? "guide.close" : "guide.open")}</button>`
      }
    </div>
    ${now === "note" && html`<${NoteBox} id=${id} focus=${focus} />`}
    ${now === "guide" && html`<${GuideBox} id=${id} focus=${focus} onDone=${() => choose("first")} />`}
    ${now === "first" && kind === "me" && !closed.value && html`<${ReplyBox} id=${id} row=${row}
        focus=${focus} />`}
    ${now === "first" && (kind !== "me" || closed.value) && html`<${Prompt} row=${row} kind=${kind}
        closed=${closed.value} />`}
  </section>`;
}
