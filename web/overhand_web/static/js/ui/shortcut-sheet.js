import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { shortcuts } from "../core/keys.js";
import { singleKeys, sound, theme } from "../core/settings.js";
import { unlockSound } from "../core/notify.js";
import { Dialog } from "./dialog.js";

/** @param {string} key */
const shown = (key) =>
  key
    .replace("ctrl", "Ctrl")
    .replace("alt", "Alt")
    .replace("shift", "Shift")
    .split(/[ +]/)
    .map((part) => (part.length === 1 ? part.toUpperCase() : part));

/** @param {{label: string, on: boolean, flip: () => void}} props */
function SwitchLine({ label, on, flip }) {
  return html`<button class="switch-line" type="button" role="switch" aria-checked=${on} onClick=${flip}>
    <span>${label}</span><span class="switch" aria-hidden="true"></span>
  </button>`;
}

/** All keys of this page, and the choices of this browser. */
export function ShortcutSheet() {
  const seen = new Map(shortcuts.peek().map((shortcut) => [shortcut.key, shortcut]));
  const sections = [...seen.values()].filter((shortcut) => shortcut.label);
  return html`<${Dialog} title=${t("sheet.title")} about=${t("sheet.about")} wide=${true}>
    <dl class="sheet">
      ${sections.map(
        (shortcut) => html`<div key=${shortcut.key}><dt>${shortcut.label}</dt>
        <dd>${shown(shortcut.key).map((key) => html`<kbd class="key">${key}</kbd>`)}</dd></div>`,
      )}
      <div><dt>${t("key.send")}</dt><dd><kbd class="key">Ctrl</kbd><kbd class="key">↵</kbd></dd></div>
    </dl>
    <div class="switches">
      <${SwitchLine} label=${t("sheet.single")} on=${singleKeys.value}
          flip=${() => (singleKeys.value = !singleKeys.value)} />
      <${SwitchLine} label=${t("sheet.sound")} on=${sound.value}
          flip=${() => ((sound.value = !sound.value), sound.value && unlockSound())} />
      <div class="switch-line"><span>${t("sheet.theme")}</span>
        <span class="segments" role="group" aria-label=${t("sheet.theme")}>
        ${["system", "light", "dark"].map(
          (one) => html`<button class="segment" type="button" key=${one} aria-pressed=${theme.value === one}
          onClick=${() => (theme.value = one)}>${t(`theme.${one}`)}</button>`,
        )}
      </span></div>
    </div>
  <//>`;
}
