import { html } from "../core/html.js";
import { addWords } from "../core/i18n.js";
import { row } from "../core/store.js";
import { words } from "./dialog-words.js";
import { DismissDialog } from "./dismiss-dialog.js";
import { FlagDialog } from "./flag-dialog.js";
import { ReleaseDialog } from "./release-dialog.js";
import { RemindDialog } from "./remind-dialog.js";
import { ResolveDialog } from "./resolve-dialog.js";
import { ShortcutSheet } from "./shortcut-sheet.js";
import { TakeOverDialog } from "./take-over-dialog.js";
import { TransferDialog } from "./transfer-dialog.js";

addWords(words);

/** @type {Record<string, any>} */
const DIALOGS = {
  release: ReleaseDialog,
  transfer: TransferDialog,
  resolve: ResolveDialog,
  dismiss: DismissDialog,
  take_over: TakeOverDialog,
  flag: FlagDialog,
  remind: RemindDialog,
};

/** @param {{open: {kind: string, id: string}}} props */
export function AnyDialog({ open }) {
  if (open.kind === "shortcuts") return html`<${ShortcutSheet} />`;
  const held = row(open.id).peek();
  return held && html`<${DIALOGS[open.kind]} key=${`${open.kind}${open.id}`} row=${held} />`;
}
