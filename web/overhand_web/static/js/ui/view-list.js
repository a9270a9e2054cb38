// The list column: search, tabs, sections, and rows that hold still under the pointer.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { listing, load, more, sections } from "../core/listing.js";
import { go, inboxPath } from "../core/router.js";
import { narrow } from "../core/screen.js";
import { sortOrder } from "../core/settings.js";
import { counts, revision } from "../core/store.js";
import { ConversationRow } from "./conversation-row.js";
import { EmptyList, ListFailed } from "./empty-list.js";
import { Icon } from "./icon.js";
import { ListSkeleton } from "./skeletons.js";
import { SearchBox } from "./search-box.js";
import { Tabs } from "./tabs.js";
import { RowWindow, heights, useViewport } from "./row-window.js";
import { movedIds, useHold } from "./hold.js";

/** @typedef {import("../core/listing.js").Section} Section */

/** Views whose order never depends on urgency. */
const PLAIN = new Set(["mine", "ai", "colleagues", "resolved"]);
/** The view of everything shows only the latest of what colleagues hold; the rest is one link away. */
const COLLEAGUES_SHOWN = 3;

/** @param {Section[]} all @param {string} view @param {string} open */
function capped(all, view, open) {
  if (view !== "now") return all;
  return all.map((section) => {
    if (section.key !== "colleagues") return section;
    return {
      key: section.key,
      rows: section.rows.filter((row, i) => i < COLLEAGUES_SHOWN || row.id === open),
    };
  });
}

/**
 * Sections that stay as they are while the pointer or the keyboard is in the list.
 * @param {Section[]} fresh @param {boolean} holding @param {string} open @param {string} identity
 */
function useSteady(fresh, holding, open, identity) {
  const shown = useRef({ identity: "", sections: /** @type {Section[]} */ ([]) });
  const moved = shown.current.identity === identity ? movedIds(shown.current.sections, fresh) : null;
  const steady = holding && moved !== null && !moved.has(open) && shown.current.sections.length > 0;
  if (!steady) shown.current = { identity, sections: fresh };
  return { sections: shown.current.sections, updates: steady ? (moved?.size ?? 0) : 0 };
}

/** @param {{section: Section, view: string}} props */
function SectionHead({ section, view }) {
  const total = /** @type {Record<string, number>} */ (counts.value)[section.key] ?? section.rows.length;
  const shown = view === "now" ? Math.max(total, section.rows.length) : section.rows.length;
  const rest = view === "now" && shown > section.rows.length && section.key !== "flagged";
  return html`<div class="section-head">
    <h2>${t(`section.${section.key}`)}</h2>
    <span class="muted numbers">${shown}</span>
    ${rest && html`<a class="section-all" href=${inboxPath(section.key)}>${t("list.show_all")}</a>`}
  </div>`;
}

/** @param {{list: import("../core/listing.js").Listing, open: string}} props */
function Rows({ list, open }) {
  revision.value;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const { holding, letGo, handlers } = useHold();
  const order = PLAIN.has(list.view) ? "newest" : sortOrder.value;
  const steady = useSteady(
    capped(sections(list, order), list.view, open),
    holding,
    open,
    `${list.view}\n${list.q}\n${order}`,
  );
  const onEnd = useMemo(() => () => void more(list), [list]);
  const view = useViewport(box, onEnd);
  useListKeys(steady.sections, list.view, open);
  let offset = 0;
  const drawn = steady.sections.map((section) => {
    const ids = section.rows.map((row) => row.id);
    const top = offset + heights().head;
    offset = top + ids.length * heights().row;
    return html`<section key=${section.key}>
      <${SectionHead} section=${section} view=${list.view} />
      <${RowWindow} ids=${ids} offset=${top} view=${view} label=${t(`section.${section.key}`)}
        draw=${(/** @type {string} */ id, /** @type {number} */ place) =>
          html`<${ConversationRow} key=${id} id=${id} view=${list.view} open=${id === open} place=${place}
              size=${ids.length} />`} />
    </section>`;
  });
  const empty = steady.sections.length === 0;
  return html`<div class="list-scroll" ref=${box} ...${handlers}>
    ${
      steady.updates > 0 &&
      html`<div class="list-updates"><button type="button" onClick=${letGo}>
      ${t("list.updates", { n: steady.updates })}
    </button></div>`
    }
    ${empty ? html`<${EmptyList} view=${list.view} q=${list.q} />` : drawn}
  </div>`;
}

/** @param {Section[]} shown @param {string} view @param {string} open */
function useListKeys(shown, view, open) {
  const ids = shown.flatMap((section) => section.rows.map((row) => row.id));
  const step = (/** @type {number} */ by) => () => {
    const at = ids.indexOf(open);
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next) go(inboxPath(view, next));
  };
  useKeys(
    [
      { key: "j", label: t("key.next"), run: step(1) },
      { key: "k", label: t("key.previous"), run: step(-1) },
    ],
    [ids.join(), open, view],
  );
}

function SortButton() {
  const urgent = sortOrder.value === "urgent";
  const flip = () => (sortOrder.value = urgent ? "newest" : "urgent");
  return html`<button class="button quiet small" type="button" onClick=${flip} title=${t("list.sort.title")}>
    <${Icon} name="list-filter" /><span>${t(urgent ? "list.sort.urgent" : "list.sort.newest")}</span>
  </button>`;
}

/** @param {{view: string, open: string}} props */
export function ViewList({ view, open }) {
  const [q, setQ] = useState("");
  const list = listing(view, q);
  const status = list.status.value;
  useEffect(() => {
    if (list.status.peek() === "idle") load(list).catch(() => {});
  }, [list, status]);
  return html`<div class="list" data-region tabindex="-1" role=${narrow.value && !open ? "main" : "region"}
      aria-label=${t("list.label")}>
    <div class="list-head">
      <h1>${t("page.inbox")}</h1>
      ${PLAIN.has(view) || q ? null : html`<${SortButton} />`}
    </div>
    <${SearchBox} value=${q} onChange=${setQ} />
    <${Tabs} view=${view} />
    ${status === "failed" && html`<${ListFailed} retry=${() => load(list).catch(() => {})} />`}
    ${(status === "idle" || status === "loading") && html`<${ListSkeleton} />`}
    ${status === "ready" && html`<${Rows} key=${view} list=${list} open=${open} />`}
  </div>`;
}
