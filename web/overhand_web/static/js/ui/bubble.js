import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { mayAct, me, row, thread } from "../core/store.js";
import { Button } from "./button.js";
import { Icon } from "./icon.js";
import { RichText } from "./rich-text.js";
import { Tick } from "./tick.js";

/** @typedef {import("../core/types.js").Line} Line */

/** @type {Record<string, {icon: string, word: (line: Line) => string}>} */
const AUTHORS = {
  agent: { icon: "bot", word: () => t("party.ai") },
  policy: { icon: "file-text", word: () => t("party.policy") },
  phone: { icon: "smartphone", word: () => t("party.phone") },
  operator: {
    icon: "user-round",
    word: (line) => (line.author.id === me.value?.id ? t("party.you") : firstName(line.author.name)),
  },
};

/** @param {{conversation: string, line: Line}} props */
function Failure({ conversation, line }) {
  const again = mayAct() && line.action === "retry";
  return html`<div class="failure">
    <p>${line.why || t("failed.unknown")}</p>
    ${again && html`<${Button} kind="small" icon="refresh-cw" label=${t("action.retry")}
        onClick=${() => commands.retry(conversation, line)} />`}
    <${Button} kind="small" icon="copy" label=${t("action.copy")}
        onClick=${() => commands.copyText(line.text)} />
  </div>`;
}

/** @param {{conversation: string, id: string}} props */
function Quoted({ conversation, id }) {
  const quoted = thread(conversation).lines.get(id)?.value;
  if (!quoted) return null;
  return html`<blockquote class="quoted" dir="auto">${quoted.text}</blockquote>`;
}

/** @param {{line: Line}} props */
function Body({ line }) {
  if (line.revoked) return html`<em class="muted">${t("message.revoked")}</em>`;
  const form = line.form && line.form !== "text" ? line.form : "";
  return html`${form && html`<span class="form"><${Icon} name=${form === "image" ? "image" : "file-text"} />
    ${t("message.form", { form })}</span>`}
    <${RichText} text=${line.text} evidence=${line.evidence} />`;
}

/** @param {{line: Line, last: boolean}} props */
function OursHead({ line, last }) {
  const { icon, word } = AUTHORS[line.author.kind] ?? AUTHORS.policy;
  return html`<div class="said-by">
    <${Tick} status=${line.status} word=${last} />
    <time title=${clock.exact(line.at)}>${clock.clockTime(line.at)}</time>
    <span class="author">${word(line)}<${Icon} name=${icon} /></span>
  </div>`;
}

/** @param {{line: Line, name: string}} props */
function TheirHead({ line, name }) {
  return html`<div class="said-by"><bdi class="customer">${name}</bdi><time title=${clock.exact(line.at)}>
    ${clock.clockTime(line.at)}</time></div>`;
}

/** What a screen reader calls the message. @param {Line} line @param {string} name */
function label(line, name) {
  const who =
    line.author.kind === "customer" ? name : (AUTHORS[line.author.kind] ?? AUTHORS.policy).word(line);
  const status = line.author.kind === "customer" || !line.status ? "" : t(`status.${line.status}`);
  return [who, clock.clockTime(line.at), status].filter(Boolean).join(", ");
}

/**
 * One message.
 * @param {{conversation: string, line: Line, follows: boolean, last: boolean}} props
 *   `follows` an earlier one of the same minute and author; `last` of ours
 */
export function Bubble({ conversation, line, follows, last }) {
  const theirs = line.author.kind === "customer";
  const held = row(conversation).value;
  const name = firstName(held?.name ?? line.author.name);
  const failed = line.status === "failed" || line.status === "unknown";
  return html`<article class="message ${follows ? "follows" : ""}" data-author=${line.author.kind}
      data-line=${line.id}
      data-status=${line.status} data-marked=${line.evidence?.length ? "" : undefined}
          aria-label=${label(line, name)}>
    ${theirs ? !follows && html`<${TheirHead} line=${line} name=${name} />` : html`<${OursHead} line=${line}
        last=${last} />`}
    <div class="bubble" dir="auto" lang=${theirs ? held?.language : undefined}>
      ${line.reply_to && html`<${Quoted} conversation=${conversation} id=${line.reply_to} />`}
      <${Body} line=${line} />
      ${line.edited && !line.revoked && html` <span class="edited">${t("message.edited")}</span>`}
    </div>
    ${line.reactions?.length ? html`<span class="reactions" aria-label=${t("message.reactions")}>
      ${line.reactions.join(" ")}</span>` : null}
    ${failed && !theirs && html`<${Failure} conversation=${conversation} line=${line} />`}
  </article>`;
}
