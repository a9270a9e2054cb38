// Keyboard shortcuts: one listener, a registry that the sheet and the tooltips read.
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { singleKeys } from "./settings.js";

/**
 * @typedef {object} Shortcut
 * @property {string} key as in `KeyboardEvent.key`, lower case; "g f" one after the other; "alt+1"
 * @property {string} label
 * @property {() => void} run
 * @property {boolean} [everywhere] also inside text fields
 */

const CHORD_MS = 900;

/** @type {import("@preact/signals").Signal<Shortcut[]>} */
export const shortcuts = signal(/** @type {Shortcut[]} */ ([]));

let leader = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forget;

/** @param {EventTarget | null} target */
const isField = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** @param {KeyboardEvent} event */
function spell(event) {
  const key = event.key.toLowerCase();
  const mods = [event.ctrlKey || event.metaKey ? "ctrl" : "", event.altKey ? "alt" : ""].filter(Boolean);
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key)) ? ["shift"] : [];
  return [...mods, ...shift, key].join("+");
}

/**
 * Enter, space and arrows belong to the control that has the focus.
 * @param {KeyboardEvent} event
 * @param {string} pressed
 */
const onControl = (event, pressed) => /^(enter| |arrow\w+)$/.test(pressed) && event.target !== document.body;

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const pressed = spell(event);
  const wanted = leader ? `${leader} ${pressed}` : pressed;
  leader = "";
  clearTimeout(forget);
  if (pressed === "escape" && isField(event.target)) return /** @type {HTMLElement} */ (event.target).blur();
  const plain = !/ctrl|alt/.test(pressed);
  if (plain && (isField(event.target) || !singleKeys.peek()) && !/^(f6|shift\+f6|escape)$/.test(pressed))
    return;
  if (onControl(event, pressed)) return undefined;
  const found = shortcuts
    .peek()
    .findLast((shortcut) => shortcut.key === wanted && (plain || shortcut.everywhere));
  if (found) {
    event.preventDefault();
    return found.run();
  }
  if (shortcuts.peek().some((shortcut) => shortcut.key.startsWith(`${pressed} `))) {
    leader = pressed;
    forget = setTimeout(() => (leader = ""), CHORD_MS);
  }
}

export const startKeys = () => addEventListener("keydown", onKey);

/**
 * Bind shortcuts while a component is on the page; the latest binding of a key wins.
 * @param {Shortcut[]} bindings
 * @param {unknown[]} inputs
 */
export function useKeys(bindings, inputs) {
  useEffect(() => {
    shortcuts.value = [...shortcuts.peek(), ...bindings];
    return () => {
      shortcuts.value = shortcuts.peek().filter((shortcut) => !bindings.includes(shortcut));
    };
  }, inputs);
}

/** Move focus to the next or previous region of the page. @param {1 | -1} step */
export function cycleRegions(step) {
  const regions = [...document.querySelectorAll("[data-region]")].filter(
    (region) => region instanceof HTMLElement && region.offsetParent !== null,
  );
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((here + step + regions.length) % regions.length);
  if (next instanceof HTMLElement) next.focus();
}
