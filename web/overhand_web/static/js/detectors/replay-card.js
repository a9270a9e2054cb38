// Starting a replay, watching it, ending it, and what came of it.
import { useEffect } from "preact/hooks";
import { html } from "../core/html.js";
import * as clock from "../core/clock.js";
import { t } from "../core/i18n.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { count } from "./numbers.js";
import { ReplayResult } from "./replay-result.js";
import { cancel, follow, load, replays, start, status } from "./replays.js";

/** @typedef {import("./replays.js").Run} Run */

/** @param {{run: Run}} props */
function Running({ run }) {
  const share = run.total ? run.read / run.total : 0;
  const words = run.total
    ? t("replay.read", { n: run.total, read: count(run.read), all: count(run.total) })
    : t("replay.starting");
  return html`<div class="replay-running">
    <div class="progress" role="progressbar" aria-label=${t("replay.running", { n: run.days })} aria-valuemin="0"
        aria-valuemax="100" aria-valuenow=${run.total ? Math.round(share * 100) : undefined} aria-valuetext=${words}
        data-known=${run.total > 0}>
      <span style=${{ inlineSize: `${share * 100}%` }}></span></div>
    <p class="replay-line"><span class="muted numbers">${words}</span>
      <time class="muted numbers">${clock.wait(clock.now.value - run.started_at)}</time></p>
    <p class="muted small">${t("replay.behind")}</p>
    <${Button} icon="x" label=${t("replay.cancel")} onClick=${cancel} data-action="cancel-replay" />
  </div>`;
}

/** @param {{run: Run}} props */
function Ended({ run }) {
  const at = run.ended_at ?? run.started_at;
  const when = html`<time title=${clock.exact(at)}>${clock.dayTime(at, clock.serverNow())}</time>`;
  if (run.state === "done")
    return html`<p class="muted small" role="status">${t("replay.done", { n: run.days, name: run.by })} ${when}</p>`;
  if (run.state === "cancelled")
    return html`<p class="muted" role="status">${t("replay.cancelled")} ${when}</p>`;
  return html`<div class="replay-failed" role="alert"><${Icon} name="triangle-alert" />
    <p><b>${t("replay.failed")}</b><span dir="auto">${run.error}</span></p></div>`;
}

function Unreachable() {
  return html`<div class="replay-failed" role="alert"><${Icon} name="triangle-alert" />
    <p><b>${t("replay.unreachable")}</b></p>
    <${Button} icon="refresh-cw" label=${t("action.try_again")} onClick=${load} /></div>`;
}

/** @param {{days: number}} props */
export function ReplayCard({ days }) {
  useEffect(follow, []);
  const run = replays.value?.run ?? null;
  const running = run?.state === "running";
  return html`<section class="panel replay" data-region tabindex="-1" aria-labelledby="replay-title">
    <header><h2 id="replay-title">${t("replay.title")}</h2><p class="muted">${t("replay.about")}</p></header>
    ${status.value === "failed" && html`<${Unreachable} />`}
    ${run && (running ? html`<${Running} run=${run} />` : html`<${Ended} run=${run} />`)}
    ${
      status.value === "ready" &&
      !running &&
      html`<${Button} icon=${run ? "repeat" : "play"} kind=${run ? "" : "primary"}
        label=${t(run ? "replay.again" : "replay.start", { n: days })} onClick=${() => start(days)}
        data-action="start-replay" />`
    }
    ${run?.result && html`<${ReplayResult} result=${run.result} names=${replays.value?.names ?? {}} />`}
  </section>`;
}
