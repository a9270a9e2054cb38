// Which dialog is open: one at a time, for one conversation.
import { signal } from "@preact/signals";

/**
 * @typedef {"release" | "transfer" | "resolve" | "dismiss" | "take_over" | "flag" | "remind" | "shortcuts"} Kind
 */

/** @type {import("@preact/signals").Signal<{kind: Kind, id: string} | null>} */
export const dialog = signal(null);

/** @param {Kind} kind @param {string} [id] */
export const openDialog = (kind, id = "") => (dialog.value = { kind, id });

export const closeDialog = () => (dialog.value = null);

/** The context column as a drawer, on screens without room for it. */
export const drawerOpen = signal(false);
