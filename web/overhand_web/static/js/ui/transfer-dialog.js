import { useEffect, useState } from "preact/hooks";
import { html } from "../core/html.js";
import * as api from "../core/api.js";
import * as commands from "../core/commands.js";
import { t } from "../core/i18n.js";
import { firstName } from "../core/next.js";
import { directory, maySupervise, me, teamName } from "../core/store.js";
import { toast } from "../core/toasts.js";
import { Avatar } from "./avatar.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icon.js";

/** @typedef {import("../core/types.js").Row} Row */
/** @typedef {{kind: "person" | "team", id: string, name: string}} Target */

/**
 * Persons can be named when the conversation is owned, or by a supervisor while it waits.
 * @param {Row} row
 */
const mayName = (row) => row.phase === "human_owned" || maySupervise();

/** @param {Row} row @param {Target} target @param {string} note */
function ask(row, target, note) {
  if (target.kind === "team") return commands.run(row.id, "send_to_team", { team: target.id, note });
  return commands.run(row.id, row.phase === "flagged" ? "assign" : "pass_to", { to: target.id });
}

/** @param {{target: Target, chosen: Target | null, choose: (target: Target) => void, children: any}} props */
function Option({ target, chosen, choose, children }) {
  const on = chosen?.kind === target.kind && chosen.id === target.id;
  return html`<label class="choice compact">
    <input type="radio" name="to" checked=${on} onChange=${() => choose(target)} />${children}
  </label>`;
}

/** @typedef {{chosen: Target | null, choose: (target: Target) => void}} Choice */

/** @param {Choice & {people: import("../core/types.js").Person[]}} props */
function People({ people, chosen, choose }) {
  const target = (/** @type {import("../core/types.js").Person} */ person) =>
    /** @type {Target} */ ({ kind: "person", id: person.id, name: firstName(person.name) });
  return html`<fieldset class="choices"><legend>${t("transfer.people")}</legend>
    ${people.map((person) => html`<${Option} key=${person.id} target=${target(person)} chosen=${chosen} choose=${choose}>
      <${Avatar} name=${person.name} small=${true} /><span>${person.name}</span>
      <span class="muted">${person.teams.map(teamName).join(", ")}</span>
      <span class="online" data-online=${person.online}>${t(person.online ? "person.online" : "person.away")}</span>
    <//>`)}
  </fieldset>`;
}

/** @param {Choice & {teams: {id: string, name: string}[]}} props */
function Teams({ teams, chosen, choose }) {
  return html`<fieldset class="choices"><legend>${t("transfer.teams")}</legend>
    ${teams.map((team) => html`<${Option} key=${team.id} target=${{ kind: "team", ...team }} chosen=${chosen} choose=${choose}>
      <span class="avatar small" aria-hidden="true"><${Icon} name="users-round" /></span><span>${team.name}</span>
    <//>`)}
  </fieldset>`;
}

/** Give a conversation to a colleague or a team. @param {{row: Row}} props */
export function TransferDialog({ row }) {
  const [target, setTarget] = useState(/** @type {Target | null} */ (null));
  const [note, setNote] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    api
      .people()
      .then((found) => (directory.value = found))
      .catch(() => {});
  }, []);
  const fits = (/** @type {string} */ name) => name.toLocaleLowerCase().includes(q.toLocaleLowerCase());
  const people = directory.value.people
    .filter(
      (person) =>
        mayName(row) &&
        person.id !== me.value?.id &&
        person.id !== row.owner?.id &&
        person.role !== "viewer" &&
        fits(person.name),
    )
    .sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
  const teams = directory.value.teams.filter(
    (team) => (row.phase === "human_owned" || team.id !== row.team) && fits(team.name),
  );
  const run = async () => {
    if (!target) return false;
    const done = await ask(row, target, note.trim());
    if (done)
      toast(t(target.kind === "team" ? "transfer.done.team" : "transfer.done.person", { name: target.name }));
    return done;
  };
  return html`<${Dialog} title=${t("transfer.title")}
      about=${t(`transfer.about.${row.phase}`, { name: firstName(row.name) })}
      act=${{ label: t("action.transfer"), icon: "arrow-right-left", disabled: !target, run }}>
    <div class="search"><${Icon} name="search" />
      <input class="input" type="search" data-autofocus value=${q} placeholder=${t("transfer.search")}
          aria-label=${t("transfer.search")}
        onInput=${(/** @type {any} */ event) => setQ(event.target.value)} />
    </div>
    <div class="targets">
      ${people.length > 0 && html`<${People} people=${people} chosen=${target} choose=${setTarget} />`}
      ${teams.length > 0 && html`<${Teams} teams=${teams} chosen=${target} choose=${setTarget} />`}
      ${people.length + teams.length === 0 && html`<p class="muted">${t("transfer.nobody")}</p>`}
    </div>
    ${
      target?.kind === "team" &&
      html`<div class="field">
      <label for="transfer-note">${t("transfer.note")}</label>
      <textarea id="transfer-note" class="input" rows="2" dir="auto" value=${note}
          onInput=${(/** @type {any} */ event) => setNote(event.target.value)}></textarea>
    </div>`
    }
  <//>`;
}
