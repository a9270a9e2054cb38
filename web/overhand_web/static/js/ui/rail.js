import { html } from "../core/html.js";
import * as api from "../core/api.js";
import { t } from "../core/i18n.js";
import { soundBlocked, unlockSound } from "../core/notify.js";
import { inboxPath, route } from "../core/router.js";
import { sound, theme } from "../core/settings.js";
import { counts, maySupervise, me } from "../core/store.js";
import { ConnectionChip } from "./connection-chip.js";
import { openDialog } from "./dialogs.js";
import { Icon } from "./icon.js";
import { Mark } from "./mark.js";
import { ProfileMenu } from "./profile-menu.js";

const THEMES = ["system", "light", "dark"];

/** @param {{href: string, icon: string, label: string, current: boolean, count?: number}} props */
function RailLink({ href, icon, label, current, count = 0 }) {
  return html`<a class="rail-link" href=${href} aria-current=${current ? "page" : undefined}>
    <span class="rail-icon"><${Icon} name=${icon} />
      ${count > 0 && html`<span class="count flagged">${count}
        <span class="visually-hidden"> ${t("rail.flagged")}</span></span>`}</span>
    <span>${label}</span>
  </a>`;
}

/** A flag wanted to ring and the browser refused: one click allows it. */
function SoundChip() {
  if (!soundBlocked.value) return null;
  return html`<button class="rail-alert" type="button" onClick=${() => unlockSound()}>
    <${Icon} name="volume-x" /><span>${t("sound.blocked")}</span></button>`;
}

const flipTheme = () => (theme.value = THEMES[(THEMES.indexOf(theme.peek()) + 1) % THEMES.length]);

async function signOut() {
  await api.logout();
  location.assign("/login");
}

/** Actions of the person's own menu. */
export const ownActions = () => [
  {
    id: "theme",
    label: t("rail.theme", { theme: t(`theme.${theme.value}`) }),
    icon: "sun-moon",
    run: flipTheme,
  },
  {
    id: "sound",
    label: t(sound.value ? "sound.off" : "sound.on"),
    icon: sound.value ? "volume-x" : "volume-2",
    run: () => ((sound.value = !sound.value), sound.value && unlockSound()),
  },
  { id: "keys", label: t("sheet.title"), icon: "keyboard", key: "?", run: () => openDialog("shortcuts") },
  { id: "out", label: t("action.sign_out"), icon: "log-out", run: signOut },
];

/** Where one can go, how the connection is, and who is signed in. */
export function Rail() {
  const { page } = route.value;
  const flagged = counts.value.flagged;
  return html`<nav class="rail" aria-label=${t("rail.label")} data-region tabindex="-1">
    <a class="rail-mark" href=${inboxPath("now")} aria-label=${t("rail.home")}><${Mark} /></a>
    <div class="rail-links">
      <${RailLink} href=${inboxPath("now")} icon="inbox" label=${t("page.inbox")} current=${page === "inbox"}
          count=${flagged} />
      ${maySupervise() && html`<${RailLink} href="/detectors" icon="scan-search" label=${t("page.detectors")}
          current=${page === "detectors"} />`}
      ${me.value?.demo && html`<${RailLink} href="/simulator" icon="smartphone" label=${t("page.simulator")}
          current=${page === "simulator"} />`}
    </div>
    <div class="rail-foot">
      <${SoundChip} />
      <button class="rail-tool" type="button" onClick=${flipTheme}
          title=${t("rail.theme", { theme: t(`theme.${theme.value}`) })}
        aria-label=${t("rail.theme", { theme: t(`theme.${theme.value}`) })}><${Icon} name="sun-moon" />
          </button>
      <${ConnectionChip} />
      <${ProfileMenu} actions=${ownActions()} />
    </div>
  </nav>`;
}
