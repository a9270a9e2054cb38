import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { firstName, ownerName } from "../core/next.js";
import { Dialog } from "./dialog.js";

/** Taking from a colleague asks first. @param {{row: import("../core/types.js").Row}} props */
export function TakeOverDialog({ row }) {
  const owner = ownerName(row);
  const run = () => commands.takeOver(row.id, row.owner?.id ?? "");
  return html`<${Dialog} title=${t("take_over.title", { owner })}
      about=${t("take_over.about", { owner, name: firstName(row.name) })}
    act=${{ label: t("action.take_over"), icon: "user-round", run }} />`;
}
