import { html } from "../core/html.js";
import { stopTyping, type } from "../core/attendance.js";
import * as commands from "../core/commands.js";
import { draft, drop, keep, settleOffer, settledOffers } from "../core/drafts.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { firstName } from "../core/next.js";
import { detail } from "../core/store.js";
import { connection } from "../core/stream.js";
import { Button } from "./button.js";
import { Icon } from "./icon.js";
import { EnterToggle, TextBox, sendKeys } from "./text-box.js";

/** WhatsApp takes at most this many characters in one text. */
const LONGEST = 4096;
const NEAR = 3600;

/** The answer the AI was about to give: a draft to use, never sent by itself. @param {{id: string}} props */
function OfferedDraft({ id }) {
  const offer = detail(id).value?.offered_draft;
  const open = Boolean(offer && offer.text && !settledOffers.value.has(offer.turn));
  const use = () => {
    if (!offer || !open) return;
    const own = draft(id, "reply").peek();
    keep(id, "reply", own ? `${own.trimEnd()}\n${offer.text}` : offer.text);
    settleOffer(offer.turn);
  };
  useKeys([{ key: "alt+1", label: t("key.use_draft"), run: use, everywhere: true }], [offer?.turn, open]);
  if (!offer || !open) return null;
  return html`<aside class="offered" aria-label=${t("offered.label")}>
    <div><h2><${Icon} name="bot" />${t("offered.title")}</h2><p dir="auto">${offer.text}</p></div>
    <div class="offered-acts">
      <${Button} label=${t("offered.use")} keys="Alt 1" onClick=${use} />
      <${Button} label=${t("offered.discard")} kind="quiet small" onClick=${() => settleOffer(offer.turn)} />
    </div>
  </aside>`;
}

/** @param {{text: string}} props */
function Counter({ text }) {
  if (text.length < NEAR) return null;
  return html`<span class="numbers ${text.length > LONGEST ? "too-long" : "muted"}">
    ${text.length} / ${LONGEST}</span>`;
}

/** @param {{id: string, row: import("../core/types.js").Row, focus: import("./text-box.js").Focus}} props */
export function ReplyBox({ id, row, focus }) {
  const text = draft(id, "reply").value;
  const ready = text.trim() !== "" && text.length <= LONGEST;
  const send = () => {
    const said = draft(id, "reply").peek().trim();
    if (!said || said.length > LONGEST) return;
    drop(id, "reply");
    stopTyping();
    commands.say(id, "messages", said);
  };
  const offline = connection.value.state === "offline" || connection.value.state === "reconnecting";
  const saved = offline ? "composer.offline" : text ? "composer.saved" : "";
  return html`<${OfferedDraft} id=${id} />
    <${TextBox} id=${id} mode="reply" placeholder=${t("composer.write", { name: firstName(row.name) })}
        label=${t("composer.write.label", { name: row.name })}
      onSend=${send} onType=${type} focus=${focus} />
    <div class="composer-foot">
      <${EnterToggle} />
      <span class="composer-saved"><${Counter} text=${text} />${saved && html`<span>${t(saved)}</span>`}
        </span>
      <${Button} label=${t("composer.send")} kind="primary send" keys=${sendKeys()} disabled=${!ready}
          onClick=${send} icon="arrow-up" data-action="send" />
    </div>`;
}
