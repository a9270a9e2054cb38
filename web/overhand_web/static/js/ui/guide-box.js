import { html } from "../core/html.js";
import * as commands from "../core/commands.js";
import { draft, drop } from "../core/drafts.js";
import { t } from "../core/i18n.js";
import { toast } from "../core/toasts.js";
import { Button } from "./button.js";
import { TextBox, sendKeys } from "./text-box.js";

/**
 * A private word to the AI while it handles: it reads it, the customer never does.
 * @param {{id: string, onDone: () => void, focus: import("./text-box.js").Focus}} props
 */
export function GuideBox({ id, onDone, focus }) {
  const text = draft(id, "guide").value;
  const tell = async () => {
    const told = draft(id, "guide").peek().trim();
    if (!told || !(await commands.run(id, "guidance", { text: told }))) return;
    drop(id, "guide");
    toast(t("guide.done"));
    onDone();
  };
  return html`<${TextBox} id=${id} mode="guide" placeholder=${t("guide.write")} label=${t("guide.write")}
      onSend=${tell} focus=${focus} />
    <div class="composer-foot">
      <span class="composer-saved"></span>
      <${Button} label=${t("guide.tell")} icon="sparkles" keys=${sendKeys()} disabled=${!text.trim()}
          onClick=${tell} data-action="guide" />
    </div>`;
}
