"""How the detectors did, over the API: the same as `overhand replay --verdicts`, and for supervisors only."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest

from overhand.config import Config
from overhand.conversation import Party
from overhand.conversation import events as e
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand_web.projection import DAY_MS
from overhand_web.testing import RunningWeb

pytestmark = pytest.mark.anyio

INES = Party("operator", "ines", "Inês")
FIGURES = ("said", "fired", "offered", "acted", "shadow", "would_fire", "moments", "missed", "people", "verdicts")


async def asked(web: RunningWeb, days: int | str = 30) -> Mapping[str, Any]:
    answer = await (await web.browser("Maria", "supervisor")).get("/api/v1/detectors", days=days)
    assert answer.status_code == 200, answer.text
    page: Mapping[str, Any] = answer.json()
    return page


def printed(config: Config, *arguments: str) -> Mapping[str, Any]:
    """What `overhand replay --verdicts --json` prints."""
    nats = config.nats
    file = Path(config.data) / "overhand.toml"
    file.write_text(f'plugins = []\n[nats]\nurl = "{nats.url}"\nprefix = "t"\npartitions = 4\nstreams = 2\n')
    command = [sys.executable, "-m", "overhand", "--config", str(file), "replay", "--verdicts", "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=40, check=False)
    assert done.returncode == 0, done.stderr
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


async def test_the_page_has_the_figures_that_the_command_prints(
    recorded: Sequence[str], web: RunningWeb, config: Config
) -> None:
    page = await asked(web, 30)
    since = datetime.fromtimestamp(page["since"] / 1000, UTC).strftime("%Y-%m-%d")
    command = await anyio.to_thread.run_sync(printed, config, "--since", since)
    told = {
        (card["detector"], card["reason"], version["version"]): {**version, "not_heard": version["unheard"]}
        for card in page["detectors"]
        for version in card["versions"]
    }
    assert len(command["detectors"]) > 4
    for each in command["detectors"]:
        own = told.pop((each["detector"], each["reason"], each["version"]))
        assert {name: own[name] for name in (*FIGURES, "not_heard")} == {
            name: each[name] for name in (*FIGURES, "not_heard")
        }
    assert told == {}
    assert {str(each["version"]): each["messages"] for each in page["judged"]} == command["judged"]
    assert page["verdicts"] == command["verdicts"]


async def test_a_period_has_its_days_today_the_last_and_no_other_episode(
    recorded: Sequence[str], store: Store, scribe: Scribe, web: RunningWeb
) -> None:
    old = await scribe.open()
    verdict = e.Verdict(detector="ancient", reason="compliance", score=0.9, flag_at=0.5)
    heard = e.MessageReceived(message="m", ref="m", text="Hello", sent_at=1)
    judged = e.MessageJudged(message="m", decision="go_on", verdicts=(verdict,))
    await scribe.write(old, heard, judged, at=store.clock.now() - 10 * DAY_MS)
    week, month = await asked(web, 7), await asked(web, 30)
    assert [len(card["days"]) for card in week["detectors"]] == [7] * len(week["detectors"])
    assert "ancient" not in {card["detector"] for card in week["detectors"]}
    (ancient,) = (card for card in month["detectors"] if card["detector"] == "ancient")
    assert (sum(ancient["days"]), ancient["days"][-11]) == (1, 1)
    assert month["since"] == (store.clock.now() // DAY_MS - 29) * DAY_MS


async def test_what_is_in_shadow_now_says_so_and_who_never_spoke_is_there(
    recorded: Sequence[str], web: RunningWeb
) -> None:
    cards = {card["detector"]: card for card in (await asked(web))["detectors"]}
    assert (cards["high_value"]["shadow"], cards["frustration"]["shadow"]) == (True, False)
    assert (cards["curious"]["whole"]["said"], cards["curious"]["reason"]) == (0, "explicit_request")
    assert "own_reasons" not in cards, "the business names none"


async def test_a_verdict_is_counted_as_soon_as_it_is_given_and_leads_to_its_conversation(
    recorded: Sequence[str], store: Store, scribe: Scribe, web: RunningWeb
) -> None:
    before = {card["detector"]: card for card in (await asked(web))["detectors"]}["frustration"]
    conversation = await scribe.open(name="Kit Alonso")
    await scribe.hear(conversation, "This is a disgrace")
    missed = e.VerdictGiven(by=INES, verdict="missed", reason="frustration", episode=1)
    seq = await scribe.write(conversation, missed)
    stream = store.layout.stream_of(store.layout.partition(conversation))
    assert await web.node.projection.reached(stream, seq, 10)
    after = {card["detector"]: card for card in (await asked(web))["detectors"]}["frustration"]
    assert after["whole"]["missed"] == before["whole"]["missed"] + 1
    assert (after["misses"][0]["conversation"], after["misses"][0]["name"]) == (conversation, "Kit Alonso")


async def test_the_page_is_for_supervisors_and_admins(web: RunningWeb) -> None:
    for role, status in (("viewer", 403), ("operator", 403), ("supervisor", 200), ("admin", 200)):
        browser = await web.browser(role.title(), role)
        assert (await browser.get("/api/v1/detectors")).status_code == status, role
    assert (await web.stranger().get("/api/v1/detectors")).status_code == 401


@pytest.mark.parametrize("days", ["0", "31", "-7", "week", ""])
async def test_only_the_periods_there_are_can_be_asked_for(web: RunningWeb, days: str) -> None:
    answer = await (await web.browser("Maria", "supervisor")).get("/api/v1/detectors", days=days)
    assert answer.status_code == 400
    assert answer.json()["message"] == "`days` must be one of 7, 30, 90."
