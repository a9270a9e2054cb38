import { useComputed } from "@preact/signals";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { me } from "../core/store.js";
import { Card } from "./card.js";
import { Icon } from "./icon.js";

/** @typedef {import("../core/types.js").Held} Held */
/** @typedef {{key: string, next: string, icon: string, name: string, ms: number, running: boolean}} Share */

/** @param {Held} held @returns {Omit<Share, "ms" | "running">} */
function holder(held) {
  if (held.phase === "ai_handling") return { key: "ai", next: "ai", icon: "bot", name: t("party.ai") };
  if (held.phase === "flagged")
    return {
      key: "flag",
      next: "flag",
      icon: "hand",
      name: t(held.until === null ? "held.nobody_yet" : "held.nobody"),
    };
  const own = held.by?.id === me.value?.id;
  const name = own
    ? t("party.you")
    : held.by?.kind === "phone"
      ? t("party.phone")
      : firstName(held.by?.name ?? "");
  return { key: `person-${held.by?.id}`, next: own ? "me" : "colleague", icon: "user-round", name };
}

/** @param {Held[]} history @param {number} now */
function shares(history, now) {
  /** @type {Map<string, Share>} */
  const sums = new Map();
  for (const held of history.filter((one) => one.phase !== "resolved")) {
    const who = holder(held);
    const before = sums.get(who.key)?.ms ?? 0;
    sums.set(who.key, {
      ...who,
      ms: before + Math.max(0, (held.until ?? now) - held.since),
      running: held.until === null,
    });
  }
  return [...sums.values()];
}

/** @param {Share} share */
const length = (share) => (share.ms < 600_000 ? clock.wait(share.ms) : clock.span(share.ms));

/** Who held the conversation, and for how long. @param {{history: Held[]}} props */
export function HeldCard({ history }) {
  const running = history.some((held) => held.until === null && held.phase !== "resolved");
  const at = useComputed(() => (running ? clock.now.value : 0));
  const parts = history.filter((held) => held.phase !== "resolved");
  if (parts.length === 0) return null;
  return html`<${Card} title=${t("card.held")}>
    <div class="held-bar" aria-hidden="true">
      ${parts.map(
        (held) => html`<span key=${held.since} data-next=${holder(held).next}
        style=${{ flexGrow: String(Math.max(1, (held.until ?? at.value) - held.since)) }}></span>`,
      )}
    </div>
    <ul class="held">${shares(history, at.value).map(
      (share) => html`<li key=${share.key} data-next=${share.next}>
      <${Icon} name=${share.icon} /><span>${share.name}</span><span class="muted numbers">${length(share)}
        </span>
    </li>`,
    )}</ul>
  <//>`;
}
