// Holding a list still while somebody points at it or walks through it with the keyboard.
import { useMemo, useState } from "preact/hooks";

/** @typedef {import("../core/listing.js").Section} Section */

/**
 * Ids that are new, gone, or in another section or order.
 * @param {Section[]} shown @param {Section[]} fresh
 * @returns {Set<string>}
 */
export function movedIds(shown, fresh) {
  const before = new Map(shown.flatMap((s) => s.rows.map((row) => [row.id, s.key])));
  const after = new Map(fresh.flatMap((s) => s.rows.map((row) => [row.id, s.key])));
  const moved = new Set([...after.keys()].filter((id) => before.get(id) !== after.get(id)));
  for (const id of before.keys()) if (!after.has(id)) moved.add(id);
  if (moved.size > 0) return moved;
  const [old, now] = [[...before.keys()], [...after.keys()]];
  const first = now.find((id, i) => id !== old[i]);
  return first ? new Set([first]) : moved;
}

/** `holding` while the pointer (not a finger) or visible focus is inside. */
export function useHold() {
  const [holding, setHolding] = useState(false);
  const handlers = useMemo(
    () => ({
      onPointerEnter: (/** @type {PointerEvent} */ event) =>
        event.pointerType === "mouse" && setHolding(true),
      onPointerLeave: () => setHolding(false),
      onFocusIn: (/** @type {FocusEvent} */ event) =>
        /** @type {Element} */ (event.target).matches(":focus-visible") && setHolding(true),
      onFocusOut: () => setHolding(false),
    }),
    [],
  );
  return { holding, letGo: () => setHolding(false), handlers };
}
