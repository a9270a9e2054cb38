import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { draft, drop } from "../core/drafts.js";
import { t } from "../core/i18n.js";
import { Button } from "./button.js";
import { EnterToggle, TextBox, sendKeys } from "./text-box.js";

/**
 * A note for colleagues: another ground, another button, another endpoint.
 * @param {{id: string, focus: import("./text-box.js").Focus}} props
 */
export function NoteBox({ id, focus }) {
  const text = draft(id, "note").value;
  const save = () => {
    const noted = draft(id, "note").peek().trim();
    if (!noted) return;
    drop(id, "note");
    commands.say(id, "notes", noted);
  };
  return html`<${TextBox} id=${id} mode="note" placeholder=${t("note.write")} label=${t("note.write.label")}
      onSend=${save} focus=${focus} />
    <div class="composer-foot">
      <${EnterToggle} />
      <span class="composer-saved">${draft(id, "reply").value ? t("note.reply_kept") : ""}</span>
      <${Button} label=${t("note.save")} kind="note" icon="lock" keys=${sendKeys()} disabled=${!text.trim()}
          onClick=${save} data-action="save-note" />
    </div>`;
}
