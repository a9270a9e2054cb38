import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { html } from "../core/html.js";
import { dialog } from "./dialogs.js";

/**
 * Loaded once the first page stands, so that it never waits for them.
 * @type {import("@preact/signals").Signal<any>}
 */
const kinds = signal(null);

const load = () => import("./dialog-kinds.js").then((module) => (kinds.value = module.AnyDialog));

/** The one open dialog. */
export function DialogHost() {
  const open = dialog.value;
  useEffect(() => {
    const later = globalThis.requestIdleCallback ?? setTimeout;
    later(() => void load());
  }, []);
  return open && kinds.value ? html`<${kinds.value} open=${open} />` : null;
}
