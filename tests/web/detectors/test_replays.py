"""Recorded conversations judged anew beside the node: one run at a time, told to everybody, ended when asked."""

import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest

from overhand.config import Config
from overhand.runtime.store import Store
from overhand.testing.clock import ManualClock
from overhand_web.detectors import PERIODS, Replays
from overhand_web.detectors.words import Task
from overhand_web.events import Hub, Live
from overhand_web.events.live import Replaying
from overhand_web.testing import Browser, RunningWeb, next_of, running_web
from overhand_web.wire import ReplayRun

pytestmark = pytest.mark.anyio

Hold = Callable[[bool], None]
PATH = "/api/v1/replay"
DAYS = {"days": 30}


@pytest.fixture
async def maria(web: RunningWeb) -> Browser:
    return await web.browser("Maria", "supervisor")


@pytest.fixture
async def other(store: Store, config: Config, tmp_path: Path) -> AsyncGenerator[RunningWeb]:
    """Another node of the same installation."""
    async with running_web(store, tmp_path / "other", config=config) as running:
        yield running


async def run_of(browser: Browser) -> Mapping[str, Any] | None:
    answer = await browser.get(PATH)
    assert answer.status_code == 200, answer.text
    run: Mapping[str, Any] | None = answer.json()["run"]
    return run


async def until(browser: Browser, holds: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """The run, once something holds."""
    with anyio.fail_after(40):
        while True:
            run = await run_of(browser)
            if run is not None and holds(run):
                return run
            await anyio.sleep(0.05)


def ended(run: Mapping[str, Any]) -> bool:
    return str(run["state"]) != "running"


def children() -> list[int]:
    """The processes of this one that replay (Linux)."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        for word in (task / "children").read_text().split():
            command = Path(f"/proc/{word}/cmdline").read_bytes()
            found += [int(word)] if b"overhand_web.detectors.rerun" in command else []
    return found


async def test_a_replay_says_what_todays_detectors_would_have_done(
    recorded: Sequence[str], published: None, maria: Browser
) -> None:
    assert await run_of(maria) is None
    begun = (await maria.post(PATH, DAYS)).json()["run"]
    assert (begun["state"], begun["days"], begun["by"]) == ("running", 30, "Maria")
    run = await until(maria, ended)
    assert (run["state"], run["error"], run["id"]) == ("done", "", begun["id"])
    assert (run["read"], run["total"]) == (len(recorded), len(recorded))
    result = run["result"]
    past, today = result["outcomes"]
    assert (past["name"], today["name"]) == ("recorded", "version 1")
    assert result["totals"]["conversations"] == len(recorded)
    assert list(today["by_detector"]) == ["curious"]
    assert today["by_detector"]["curious"] == today["flags"] > 0
    assert [(each["tolerance"], each["lateness"]) for each in past["gt"]][:3] == [(1, 0.0), (2, 0.0), (3, 0.0)]
    assert set(past["recall"]) == {"1", "2", "3"}
    assert past["turns_saved"]["n"] >= 0
    listed = [each["conversation"] for each in result["differences"]]
    assert len(listed) == len(set(listed)) == min(10, result["conversations_different"])
    assert result["different"] >= result["conversations_different"]
    names = (await maria.get(PATH)).json()["names"]
    assert names == dict.fromkeys(listed, "Amina")


async def test_how_far_it_is_goes_to_every_browser_over_the_one_stream(
    recorded: Sequence[str], published: None, maria: Browser, hold: Hold
) -> None:
    hold(True)
    async with maria.stream() as stream:
        await next_of(stream, "hello")
        run = (await maria.post(PATH, DAYS)).json()["run"]
        told = (await next_of(stream, "replay", 40)).data
        assert told == {"id": run["id"], "state": "running", "read": 0, "total": 0}
        while told["total"] == 0:
            told = (await next_of(stream, "replay", 40)).data
        hold(False)
        while told["state"] == "running":
            told = (await next_of(stream, "replay", 40)).data
        assert told == {"id": run["id"], "state": "done", "read": len(recorded), "total": len(recorded)}


async def test_only_one_goes_on_at_a_time_and_it_runs_behind_everything_else(
    recorded: Sequence[str], published: None, maria: Browser, hold: Hold
) -> None:
    hold(True)
    first = (await maria.post(PATH, DAYS)).json()["run"]
    refused = await maria.post(PATH, {"days": 7})
    assert refused.status_code == 409
    assert refused.json() == {"error": "busy", "message": "A replay goes on already. Wait for it, or end it."}
    await until(maria, lambda run: bool(run["total"]))
    (process,) = children()
    assert os.getpriority(os.PRIO_PROCESS, process) == 19
    hold(False)
    assert (await until(maria, ended))["id"] == first["id"]
    assert (await maria.post(PATH, DAYS)).status_code == 200, "and then the next one may"


async def test_who_cancels_ends_the_process(
    recorded: Sequence[str], published: None, maria: Browser, hold: Hold
) -> None:
    hold(True)
    await maria.post(PATH, DAYS)
    await until(maria, lambda run: bool(run["total"]))
    answer = await maria.post(f"{PATH}/cancel")
    assert answer.status_code == 200
    run = await until(maria, ended)
    assert (run["state"], run["result"], run["ended_at"] is not None) == ("cancelled", None, True)
    assert children() == []
    assert (await maria.post(f"{PATH}/cancel")).json()["run"]["state"] == "cancelled", "twice is once"


async def test_a_replay_that_is_cancelled_before_it_began_never_begins(published: None, maria: Browser) -> None:
    await maria.post(PATH, DAYS)
    await maria.post(f"{PATH}/cancel")
    assert (await until(maria, ended))["state"] == "cancelled"


async def test_what_is_wrong_is_said_in_a_sentence(recorded: Sequence[str], maria: Browser) -> None:
    await maria.post(PATH, DAYS)
    run = await until(maria, ended)
    assert (run["state"], run["result"]) == ("failed", None)
    assert run["error"].startswith("business: no business is published yet.")


async def test_a_process_that_dies_is_no_end_without_a_word(
    recorded: Sequence[str], published: None, maria: Browser, hold: Hold
) -> None:
    hold(True)
    await maria.post(PATH, DAYS)
    await until(maria, lambda run: bool(run["total"]))
    os.kill(children()[0], signal.SIGKILL)
    run = await until(maria, ended)
    assert (run["state"], run["error"]) == (
        "failed", "The process ended before its work was done (exit code -9). The log says more."
    )  # fmt: skip


async def test_a_process_that_cannot_be_started_does_not_stop_the_node(
    web: RunningWeb, maria: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    await maria.post(PATH, DAYS)
    run = await until(maria, ended)
    assert (run["state"], run["error"]) == ("failed", "No process could be started (FileNotFoundError).")
    assert (await maria.get("/healthz")).status_code == 200


async def test_every_node_knows_of_it_and_can_end_it(
    recorded: Sequence[str], published: None, maria: Browser, other: RunningWeb, hold: Hold
) -> None:
    jo = await other.browser("Jo", "admin")
    hold(True)
    begun = (await maria.post(PATH, DAYS)).json()["run"]
    run = await until(jo, lambda run: bool(run["total"]))
    assert (run["id"], run["by"]) == (begun["id"], "Maria")
    assert (await jo.post(PATH, DAYS)).status_code == 409
    await jo.post(f"{PATH}/cancel")
    assert (await until(maria, ended))["state"] == "cancelled"
    assert (await until(jo, ended))["state"] == "cancelled"
    hold(False)
    await jo.post(PATH, {"days": 7})
    assert (await until(jo, ended))["state"] == "done"
    assert (await until(maria, lambda run: run["days"] == 7 and ended(run)))["result"] is not None


async def test_a_node_that_says_nothing_more_took_its_replay_along(store: Store) -> None:
    clock, live = ManualClock(), Live(store, Hub())
    replays = Replays(Config(), live, clock)
    run = ReplayRun(id="r1", days=7, since=0, by="Maria", started_at=clock.now())
    async with anyio.create_task_group() as group:
        group.start_soon(live.run)
        with anyio.fail_after(10):
            while replays.latest is None:
                await live.tell_replay(Replaying(run))
                await anyio.sleep(0.01)
        assert replays.latest == run
        assert replays.start(7, "Jo") is None
        await clock.advance(11)
        lost = replays.latest
        assert (lost.state, lost.error) == ("failed", "The node that ran it does not answer any more.")
        assert replays.start(7, "Jo") is not None
        group.cancel_scope.cancel()


async def test_the_process_ends_with_the_node(
    recorded: Sequence[str], published: None, store: Store, config: Config, hold: Hold
) -> None:
    hold(True)
    async with running_web(store, config=config) as node:
        browser = await node.browser("Maria", "supervisor")
        await browser.post(PATH, DAYS)
        await until(browser, lambda run: bool(run["total"]))
        assert len(children()) == 1
    assert children() == []


async def test_the_process_ends_also_with_a_node_that_can_say_nothing_more(
    recorded: Sequence[str], published: None, config: Config, hold: Hold
) -> None:
    hold(True)
    process = await anyio.open_process([sys.executable, "-m", "overhand_web.detectors.rerun"])
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdin.send(msgspec.json.encode(Task(config=config, since=0)) + b"\n")
    with anyio.fail_after(40):
        assert await process.stdout.receive() == b'{"type":"progress","read":0,"total":%d}\n' % len(recorded)
        await process.stdin.aclose()
        assert await process.wait() == -signal.SIGKILL
    await process.aclose()


async def test_replays_are_for_supervisors_and_admins(web: RunningWeb) -> None:
    for role in ("viewer", "operator"):
        browser = await web.browser(role.title(), role)
        assert (await browser.get(PATH)).status_code == 403
        assert (await browser.post(PATH, DAYS)).status_code == 403
        assert (await browser.post(f"{PATH}/cancel")).status_code == 403
    assert web.node.replays.latest is None


async def test_only_the_periods_there_are_can_be_replayed(published: None, maria: Browser) -> None:
    answer = await maria.post(PATH, {"days": 31})
    assert answer.status_code == 400
    schemas = (await maria.get("/api/v1/openapi.json")).json()["components"]["schemas"]
    assert schemas["ReplayBody"]["properties"]["days"]["enum"] == list(PERIODS)
