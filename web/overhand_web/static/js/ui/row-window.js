// Draws only the rows near the viewport: lists of ten thousand stay a few dozen elements.
import { useEffect, useState } from "preact/hooks";
import { html } from "../core/html.js";
import { narrow } from "../core/screen.js";

const OVERSCAN = 8;

/** @returns {{row: number, head: number}} px */
export const heights = () => ({ row: narrow.value ? 80 : 72, head: 36 });

/**
 * The part of a scrolling element on the screen, in steps of a few rows.
 * @param {{current: HTMLElement | null}} ref
 * @param {() => void} onEnd called near the end of the list
 */
export function useViewport(ref, onEnd) {
  const [view, setView] = useState({ top: 0, height: 1200 });
  useEffect(() => {
    const box = ref.current;
    if (!box) return undefined;
    const read = () => {
      const step = heights().row * 4;
      const top = Math.floor(box.scrollTop / step) * step;
      setView((old) =>
        old.top === top && old.height === box.clientHeight ? old : { top, height: box.clientHeight },
      );
      if (box.scrollHeight - box.scrollTop - box.clientHeight < step * 2) onEnd();
    };
    const resized = new ResizeObserver(read);
    resized.observe(box);
    box.addEventListener("scroll", read, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener("scroll", read);
    };
  }, [ref.current, onEnd]);
  return view;
}

/**
 * @param {{ids: string[], offset: number, view: {top: number, height: number},
 *   draw: (id: string, place: number) => unknown, label: string}} props `offset` px above the first row
 */
export function RowWindow({ ids, offset, view, draw, label }) {
  const { row } = heights();
  const first = Math.max(0, Math.floor((view.top - offset) / row) - OVERSCAN);
  const last = Math.min(ids.length, Math.ceil((view.top + view.height - offset) / row) + OVERSCAN + 4);
  const above = Math.min(first, ids.length) * row;
  const below = Math.max(0, ids.length - Math.max(last, first)) * row;
  return html`<ul aria-label=${label}
      style=${{ paddingBlockStart: `${above}px`, paddingBlockEnd: `${below}px` }}>
    ${ids.slice(first, Math.max(first, last)).map((id, i) => draw(id, first + i + 1))}
  </ul>`;
}
