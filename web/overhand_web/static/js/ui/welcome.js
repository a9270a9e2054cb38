// The pane beside the list when no conversation is open.
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { firstName, nextIcon } from "../core/next.js";
import { inboxPath } from "../core/router.js";
import { counts, me } from "../core/store.js";
import { Icon } from "./icon.js";

/** @typedef {import("../core/types.js").Next} Next */

const STATES = /** @type {Next[]} */ (["ai", "flag", "me", "colleague", "done"]);

/** How to read the five states. */
function Legend() {
  return html`<section class="legend"><h2>${t("legend.title")}</h2>
    <ul>${STATES.map(
      (state) => html`<li key=${state} data-next=${state}>
      <span class="legend-badge" data-next=${state}><${Icon} name=${nextIcon(state)} /></span>
      <strong>${state === "colleague" ? t("legend.colleague.word") : t(`next.word.${state}`)}</strong>
        <span class="muted">${t(`legend.${state}`)}</span>
    </li>`,
    )}</ul>
  </section>`;
}

function FirstStep() {
  return html`<div class="step">
    <div><h3>${t("welcome.step")}</h3><p class="muted">${t("welcome.step.text")}</p></div>
    <a class="button primary large" href="/simulator"><${Icon} name="smartphone" />${t("welcome.step.act")}
      </a>
  </div>`;
}

/** Title and text by what there is to do. @param {boolean} first @param {number} waiting */
function greeting(first, waiting) {
  const name = firstName(me.value?.name ?? "");
  if (first) return { title: t("welcome.title", { name }), text: t("welcome.text") };
  if (waiting) return { title: t("welcome.waiting", { n: waiting }), text: t("welcome.waiting.text") };
  return { title: t("welcome.quiet"), text: t("welcome.quiet.text", { n: counts.value.ai }) };
}

export function Welcome() {
  const first = counts.value.now + counts.value.resolved === 0;
  const waiting = counts.value.flagged;
  const { title, text } = greeting(first, waiting);
  return html`<div class="welcome">
    <div>
      <h2 class="welcome-title">${title}</h2>
      <p class="muted">${text}</p>
      ${first && me.value?.demo && html`<${FirstStep} />`}
      ${waiting > 0 && html`<p><a class="button" href=${inboxPath("flagged")}>${t("welcome.waiting.link")}</a></p>`}
      <${Legend} />
    </div>
  </div>`;
}
