// Starts the console: who is signed in, the stream, the page of the path.
import { Component, render } from "preact";
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import * as api from "./core/api.js";
import { startAttendance } from "./core/attendance.js";
import { startClock } from "./core/clock.js";
import { html } from "./core/html.js";
import { chooseLanguage, t } from "./core/i18n.js";
import { cycleRegions, startKeys, useKeys } from "./core/keys.js";
import { listing, load, reload } from "./core/listing.js";
import { startBadges } from "./core/notify.js";
import { apply } from "./core/reducer.js";
import { route, startRouter } from "./core/router.js";
import { directory, me } from "./core/store.js";
import { Stream } from "./core/stream.js";
import { reset } from "./core/threads.js";
import { toast } from "./core/toasts.js";
import { InboxPage } from "./pages/inbox.js";
import { BottomBar } from "./ui/bottom-bar.js";
import { DialogHost } from "./ui/dialog-host.js";
import { openDialog } from "./ui/dialogs.js";
import { Rail } from "./ui/rail.js";
import { ToastStack } from "./ui/toast-stack.js";

const build = document.body.dataset.build ?? "";

/** Pages that are loaded only where they are opened. @type {Record<string, () => Promise<any>>} */
const LATER = {
  simulator: () => import("./pages/simulator.js").then((m) => m.SimulatorPage),
  detectors: () => import("./pages/detectors.js").then((m) => m.open()),
};

/** @type {import("@preact/signals").Signal<Record<string, any>>} */
const loaded = signal({});

function Page() {
  const { page } = route.value;
  useEffect(() => {
    if (page in LATER && !loaded.peek()[page])
      LATER[page]().then((found) => (loaded.value = { ...loaded.peek(), [page]: found }));
  }, [page]);
  if (page in LATER)
    return loaded.value[page] ? html`<${loaded.value[page]} />` : html`<main class="pane" aria-busy="true"></main>`;
  if (page === "inbox") return html`<${InboxPage} />`;
  return html`<main class="pane"><div class="empty"><h2>${t("lost.title")}</h2><p>${t("lost.text")}</p>
    <a class="button" href="/inbox/now">${t("lost.link")}</a></div></main>`;
}

/** A mistake of ours shows a card, not a blank console. */
class Guard extends Component {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  /** @param {unknown} error */
  componentDidCatch(error) {
    reportError(error);
  }

  render() {
    if (!this.state.failed) return this.props.children;
    return html`<main class="pane"><div class="empty" role="alert"><h2>${t("broken.title")}</h2><p>
      ${t("broken.text")}</p>
      <button class="button" type="button" onClick=${() => location.reload()}>${t("action.reload")}</button>
        </div></main>`;
  }
}

function App() {
  useKeys(
    [
      { key: "?", label: t("sheet.title"), run: () => openDialog("shortcuts") },
      { key: "f6", label: t("key.regions"), run: () => cycleRegions(1), everywhere: true },
      { key: "shift+f6", label: "", run: () => cycleRegions(-1), everywhere: true },
    ],
    [],
  );
  return html`<a class="skip" href="#main">${t("skip")}</a>
    <div class="app"><${Rail} /><div class="page"><${Guard}><${Page} /><//></div><${BottomBar} /></div>
    <${DialogHost} /><${ToastStack} />`;
}

/** @param {import("./core/stream.js").Frame} frame */
function onFrame({ event, data }) {
  if (event === "hello" && data.build && build && data.build !== build) {
    toast(t("build.new"), {
      stay: true,
      action: { label: t("action.reload"), run: () => location.reload() },
    });
  }
  apply(event, data);
}

function refetch() {
  const { view, conversation } = route.peek();
  reload(listing(view, "")).catch(() => {});
  reset(conversation).catch(() => {});
}

/** The shell carries who is signed in; a page without it asks. */
async function whoAmI() {
  const boot = JSON.parse(document.getElementById("boot")?.textContent || "{}");
  me.value = boot.me ?? (await api.me());
}

/**
 * The first snapshot gives the stream its cursor; the page asks again when the server is away.
 * @param {Stream} stream
 */
async function goLive(stream) {
  stream.listen();
  const cursor = await load(listing(route.peek().view, "")).catch(() => "");
  stream.start(cursor);
}

async function start() {
  chooseLanguage("en");
  await whoAmI();
  startClock();
  startRouter();
  startKeys();
  startBadges();
  render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
  const live = goLive(new Stream(onFrame, refetch));
  startAttendance();
  api
    .people()
    .then((found) => (directory.value = found))
    .catch(() => {});
  await live;
}

start();
