import { useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { toast } from "../core/toasts.js";
import { Dialog } from "./dialog.js";

const MINUTE = 60_000;

/** @returns {{key: string, at: number}[]} */
function choices() {
  const now = clock.serverNow();
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(9, 0, 0, 0);
  return [
    { key: "half_hour", at: now + 30 * MINUTE },
    { key: "hour", at: now + 60 * MINUTE },
    { key: "three_hours", at: now + 180 * MINUTE },
    { key: "tomorrow", at: tomorrow.getTime() },
  ];
}

/**
 * Bring this conversation back to its owner at a time.
 * @param {{row: import("../core/types.js").Row}} props
 */
export function RemindDialog({ row }) {
  const [times] = useState(choices);
  const [at, setAt] = useState(times[0].at);
  const [text, setText] = useState("");
  const run = async () => {
    const done = await commands.run(row.id, "remind", { at, text: text.trim() });
    if (done) toast(t("remind.done", { time: clock.dayTime(at, clock.serverNow()) }));
    return done;
  };
  return html`<${Dialog} title=${t("remind.title")} about=${t("remind.about")}
      act=${{ label: t("remind.act"), icon: "bell", run }}>
    <fieldset class="choices row-choices">
      <legend>${t("remind.when")}</legend>
      ${times.map(
        (one) => html`<label class="choice" key=${one.key}>
        <input type="radio" name="at" checked=${one.at === at} data-autofocus=${one.at === at || undefined}
            onChange=${() => setAt(one.at)} />
        <span><strong>${t(`remind.${one.key}`)}</strong><span class="muted numbers">
          ${clock.dayTime(one.at, clock.serverNow())}</span></span>
      </label>`,
      )}
    </fieldset>
    <div class="field">
      <label for="remind-text">${t("remind.text")}</label>
      <input id="remind-text" class="input" dir="auto" value=${text}
          onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
    </div>
  <//>`;
}
