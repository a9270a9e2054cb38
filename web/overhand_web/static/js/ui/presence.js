import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { me, presence } from "../core/store.js";
import { Avatar } from "./avatar.js";
import { Icon } from "./icon.js";

/** @param {string} id */
const others = (id) =>
  presence(id).value.filter((person) => person.id !== me.value?.id && person.mode !== "away");

/** Colleagues who look at or write in this conversation, in the header. @param {{id: string}} props */
export function PresenceLine({ id }) {
  const here = others(id);
  if (here.length === 0) return null;
  const typing = here.filter((person) => person.mode === "typing");
  const shown = typing.length ? typing : here;
  const names = shown.map((person) => firstName(person.name)).join(", ");
  const words = t(typing.length ? "presence.typing" : "presence.viewing", { names });
  return html`<span class="presence" title=${words}>
    <${Icon} name=${typing.length ? "pencil" : "eye"} /><span class="visually-hidden">${words}</span>
      <span aria-hidden="true">${names}</span>
  </span>`;
}

/** Everyone who watches, in the context column. @param {{id: string, customer: string}} props */
export function Watching({ id, customer }) {
  const here = others(id);
  if (here.length === 0) return null;
  return html`<section class="card">
    <h3>${t("card.watching")}</h3>
    <div class="watching">
      ${here.map((person) => html`<span key=${person.id}><${Avatar} name=${person.name} small=${true} />
        ${firstName(person.name)}</span>`)}
      <span class="muted">${t("card.watching.hidden", { name: customer })}</span>
    </div>
  </section>`;
}
