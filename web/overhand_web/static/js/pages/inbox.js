// The inbox: list, conversation, context; one column with a stack on a phone.
import { useEffect } from "preact/hooks";
import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { useKeys } from "../core/keys.js";
import { pageTitle } from "../core/notify.js";
import { backToList, go, inboxPath, route } from "../core/router.js";
import { row } from "../core/store.js";
import { Context } from "../ui/context.js";
import { Conversation } from "../ui/conversation.js";
import { ViewList } from "../ui/view-list.js";
import { Welcome } from "../ui/welcome.js";

const CHORDS = [
  ["g f", "flagged"],
  ["g m", "mine"],
  ["g a", "ai"],
  ["g n", "now"],
  ["g r", "resolved"],
];

export function InboxPage() {
  const { view, conversation } = route.value;
  const name = conversation ? (row(conversation).value?.name ?? "") : "";
  useEffect(() => {
    pageTitle.value = name ? `${name} · ${t(`view.${view}`)}` : `${t("page.inbox")} · ${t(`view.${view}`)}`;
  }, [view, name]);
  useKeys(
    [
      ...CHORDS.map(([key, to]) => ({
        key,
        label: t("key.go", { view: t(`view.${to}`) }),
        run: () => go(inboxPath(to)),
      })),
      { key: "escape", label: "", run: backToList },
    ],
    [],
  );
  return html`<div class="inbox" data-open=${Boolean(conversation)}>
    <${ViewList} view=${view} open=${conversation} />
    <main class="pane" id="main" data-region tabindex="-1">
      ${conversation ? html`<${Conversation} key=${conversation}
          id=${conversation} />` : html`<${Welcome} />`}
    </main>
    ${conversation && html`<${Context} key=${conversation} id=${conversation} />`}
  </div>`;
}
