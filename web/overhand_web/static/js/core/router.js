// Paths of the console and the history: every place has a link that can be sent to a colleague.
import { signal } from "@preact/signals";
import { VIEWS } from "./listing.js";

/**
 * @typedef {{page: "inbox" | "detectors" | "simulator" | "lost", view: string, conversation: string, phone: string,
 *   days: number}} Route
 */

/** How far back the detectors can be looked at, in days. */
export const PERIODS = [7, 30, 90];

/** @param {string} path @param {string} search @returns {Route} */
export function parse(path, search) {
  const [page, view = "", conversation = ""] = path.split("/").filter(Boolean).map(decodeURIComponent);
  const asked = new URLSearchParams(search);
  const phone = asked.get("phone") ?? "";
  const days = PERIODS.find((period) => String(period) === asked.get("days")) ?? 30;
  const here = { view: "now", conversation: "", phone, days };
  if (!page) return { ...here, page: "inbox" };
  if (page === "simulator" || page === "detectors") return { ...here, page };
  const known = page === "inbox" && (view === "" || VIEWS.includes(view));
  return { ...here, page: known ? "inbox" : "lost", view: view || "now", conversation };
}

/** @type {import("@preact/signals").Signal<Route>} */
export const route = signal(parse(location.pathname, location.search));

/** @param {string} view @param {string} [conversation] */
export const inboxPath = (view, conversation = "") =>
  `/inbox/${view}${conversation ? `/${encodeURIComponent(conversation)}` : ""}`;

/** @param {number} days */
export const detectorsPath = (days) => `/detectors?days=${days}`;

const read = () => (route.value = parse(location.pathname, location.search));

/** @param {string} path @param {{replace?: boolean}} [options] */
export function go(path, { replace = false } = {}) {
  if (path === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"]({ ours: true }, "", path);
  read();
}

/** Back to the list: the entry we came from if it is ours, else the list's own path. */
export function backToList() {
  go(inboxPath(route.peek().view));
}

/** @param {MouseEvent} event */
function follow(event) {
  if (
    event.defaultPrevented ||
    event.button ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
  if (!/^\/(inbox|detectors|simulator)(\/|$|\?)/.test(link.pathname)) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

export function startRouter() {
  addEventListener("popstate", read);
  document.addEventListener("click", follow);
}
