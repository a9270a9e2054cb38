// What this person may ask of a conversation in its present state: the buttons, their keys and the menu.
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { nextKind, ownerName } from "../core/next.js";
import { draft } from "../core/drafts.js";
import { mayAct, maySupervise, me } from "../core/store.js";
import { drawerOpen, openDialog } from "./dialogs.js";

/** @typedef {import("../core/types.js").Row} Row */

/**
 * @typedef {object} Action
 * @property {string} id
 * @property {string} label
 * @property {string} icon
 * @property {string} [key]
 * @property {boolean} [primary]
 * @property {() => void} run
 */

/** @param {Row} row @returns {Action} */
const claim = (row) => ({
  id: "claim",
  label: t(row.phase === "ai_handling" ? "action.take_over" : "action.claim"),
  icon: "user-round",
  key: "T",
  primary: true,
  run: () => commands.claim(row.id),
});

/** @param {Row} row @returns {Action} */
const transfer = (row) => ({
  id: "transfer",
  label: t("action.transfer"),
  icon: "arrow-right-left",
  key: "A",
  run: () => openDialog("transfer", row.id),
});

/** @param {Row} row @param {boolean} primary @returns {Action} */
const resolve = (row, primary) => ({
  id: "resolve",
  label: t("action.resolve"),
  icon: "check",
  key: "E",
  primary,
  run: () => openDialog("resolve", row.id),
});

/** @param {Row} row @returns {Action} */
const release = (row) => ({
  id: "release",
  label: t("action.release"),
  icon: "bot",
  key: "B",
  run: () => openDialog("release", row.id),
});

/** @param {Row} row @returns {Action} */
const takeOver = (row) => ({
  id: "take_over",
  label: t("action.take_over_from", { name: ownerName(row) }),
  icon: "user-round",
  key: "T",
  run: () => openDialog("take_over", row.id),
});

/**
 * The buttons of the header, in order.
 * @param {Row} row @param {number} now
 * @returns {Action[]}
 */
export function headerActions(row, now) {
  if (row.erased || !mayAct()) return [];
  switch (nextKind(row, me.value?.id, now)) {
    case "ai":
      return [
        { id: "flag", label: t("action.flag"), icon: "hand", run: () => openDialog("flag", row.id) },
        claim(row),
      ];
    case "flag":
    case "late":
      return [
        transfer(row),
        { id: "dismiss", label: t("action.dismiss"), icon: "", run: () => openDialog("dismiss", row.id) },
        claim(row),
      ];
    case "me":
      return [release(row), transfer(row), resolve(row, draft(row.id, "reply").value.trim() === "")];
    case "colleague":
      return row.owner?.kind === "operator" ? [takeOver(row)] : [claim(row)];
    default:
      return [claim(row)];
  }
}

/**
 * The rest, behind the three dots.
 * @param {Row} row @param {number} now
 * @returns {Action[]}
 */
export function menuActions(row, now) {
  const kind = nextKind(row, me.value?.id, now);
  const copy = {
    id: "link",
    label: t("action.copy_link"),
    icon: "link",
    run: () => commands.copyText(`${location.origin}/inbox/all/${row.id}`),
  };
  const context = {
    id: "context",
    label: t("action.context"),
    icon: "panel-right",
    run: () => (drawerOpen.value = true),
  };
  /** @type {Action[]} */
  const more = [];
  if (row.erased) return [copy, context];
  if (mayAct() && kind === "me")
    more.push({
      id: "remind",
      label: t("action.remind"),
      icon: "bell",
      key: "S",
      run: () => openDialog("remind", row.id),
    });
  if (mayAct() && (kind === "flag" || kind === "late" || kind === "ai"))
    more.push({ ...resolve(row, false), key: undefined });
  if (maySupervise() && kind === "colleague") {
    more.push(
      { ...transfer(row), key: undefined },
      {
        id: "requeue",
        label: t("action.requeue"),
        icon: "undo-2",
        run: () => commands.run(row.id, "requeue"),
      },
    );
  }
  return [...more, copy, context];
}
