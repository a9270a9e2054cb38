// What can go wrong on purpose: with the channel, and with the worker in the middle of a turn.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { liveDraft } from "../core/store.js";
import { toast } from "../core/toasts.js";
import { Icon } from "../ui/icon.js";
import { chat, faults, killWorker, setFaults } from "./phones.js";

/** Error codes of the Cloud API worth trying. */
const CODES = [131047, 131026, 130429, 131000];
const DELAYS_MS = [0, 2000, 5000, 10000];
/** When no draft and no typing shows, a turn is under way this long after a message. */
const TURN_MS = 400;

/** The worker is killed during the next answer. */
const armed = signal(false);

/** @param {Partial<import("./phones.js").Faults>} change */
const set = (change) => setFaults(change).catch(() => toast(t("sim.fault.failed"), { tone: "danger" }));

async function kill() {
  if (!armed.peek()) return;
  armed.value = false;
  try {
    await killWorker();
    toast(t("sim.fault.kill.done"), { tone: "warning" });
  } catch {
    toast(t("sim.fault.kill.failed"), { tone: "danger" });
  }
}

/** A message left the phone: its turn begins now. */
export const onCustomerSent = () => armed.peek() && setTimeout(kill, TURN_MS);

/** Kill as soon as the answer is seen being written. @param {string} phone */
function useKillInTurn(phone) {
  const held = chat(phone);
  const conversation = held.conversation.value;
  const writing = held.typing.value || Boolean(conversation && liveDraft(conversation).value);
  useEffect(() => {
    if (writing) kill();
  }, [writing]);
}

/**
 * @param {{icon: string, label: string, on: boolean, flip: () => void, about?: string, name: string}} props
 */
function FaultSwitch({ icon, label, on, flip, about, name }) {
  return html`<button class="fault" type="button" role="switch" aria-checked=${on} onClick=${flip}
      data-fault=${name}>
    <${Icon} name=${icon} /><span>${label}
      ${on && about ? html`<span class="fault-about">${about}</span>` : null}</span>
      <span class="switch" aria-hidden="true"></span>
  </button>`;
}

/**
 * @param {{icon: string, label: string, value: number, choices: [number, string][], name: string,
 *   onChoose: (value: number) => void}} props
 */
function FaultChoice({ icon, label, value, choices, onChoose, name }) {
  return html`<label class="fault"><${Icon} name=${icon} /><span>${label}</span>
    <select value=${value} onChange=${(/** @type {any} */ event) => onChoose(Number(event.target.value))}
        data-fault=${name}>
      ${choices.map(([one, words]) => html`<option key=${one} value=${one}>${words}</option>`)}
    </select></label>`;
}

/** @param {number} ms */
const delayWords = (ms) => (ms ? t("sim.fault.delay.ms", { n: ms / 1000 }) : t("sim.fault.delay.none"));

/** @param {{phone: string}} props */
export function FaultsPanel({ phone }) {
  useKillInTurn(phone);
  const now = faults.value;
  const on = [armed.value, now.twice, now.shuffle, now.drop, now.delay_ms > 0, now.fail_next > 0].filter(
    Boolean,
  ).length;
  return html`<section class="sim-section">
    <header><h2>${t("sim.faults")}</h2>
      ${on > 0 && html`<span class="muted">${t("sim.faults.on", { n: on })}</span>`}</header>
    <${FaultSwitch} name="kill" icon="zap" label=${t("sim.fault.kill")} about=${t("sim.fault.kill.armed")}
        on=${armed.value} flip=${() => (armed.value = !armed.peek())} />
    <${FaultSwitch} name="twice" icon="copy" label=${t("sim.fault.twice")} on=${now.twice}
        flip=${() => set({ twice: !now.twice })} />
    <${FaultSwitch} name="shuffle" icon="arrow-right-left" label=${t("sim.fault.shuffle")} on=${now.shuffle}
        flip=${() => set({ shuffle: !now.shuffle })} />
    <${FaultSwitch} name="drop" icon="wifi-off" label=${t("sim.fault.drop")} on=${now.drop}
        flip=${() => set({ drop: !now.drop })} />
    <${FaultChoice} name="delay" icon="hourglass" label=${t("sim.fault.delay")} value=${now.delay_ms}
      choices=${DELAYS_MS.map((ms) => [ms, delayWords(ms)])}
      onChoose=${(/** @type {number} */ ms) => set({ delay_ms: ms })} />
    <${FaultChoice} name="fail" icon="x" label=${t("sim.fault.fail")} value=${now.fail_next}
      choices=${[[0, t("sim.fault.fail.none")], ...CODES.map((code) => [code, String(code)])]}
      onChoose=${(/** @type {number} */ code) => set({ fail_next: code })} />
  </section>`;
}
