"""The journal replayed and added up, printed."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import anyio.to_thread
import pytest
from click.testing import Result

from overhand.runtime.store import Store
from overhand.testing.recordings import recordings
from overhand.testing.scribe import Scribe

pytestmark = pytest.mark.anyio

Run = Callable[..., Result]
Replay = Callable[..., Awaitable[Result]]

DETECTOR = """
from overhand.detection import Signal
from overhand.hookspecs import hookimpl

class Curious:
    name, reason, looks_at = "curious", "explicit_request", "customer"
    flag_at = 0.5

    async def look(self, view):
        asks = "?" in view.last.text
        return Signal(score=0.9, evidence=view.last.text, sentence="They ask.") if asks else None

@hookimpl
def register_detectors(add):
    add(Curious())
"""

BUSINESS = """
name = "Casa Olmo"
languages = ["es", "en", "pt"]

[teams.care]
name = "Care"
"""


@pytest.fixture
async def journal(store: Store, folder: Path, plugin: Callable[[str], None]) -> list[str]:
    """Some recorded conversations, a detector, and two businesses: one flags from .5 on, one from .99."""
    plugin(DETECTOR)
    for name, flag_at in (("loose", 0.5), ("strict", 0.99)):
        (folder / name).mkdir()
        (folder / name / "prompt.md").write_text("We sell furniture.")
        (folder / name / "business.toml").write_text(f"{BUSINESS}\n[detectors.curious]\nflag_at = {flag_at}\n")
    scribe = Scribe(store)
    names: list[str] = []
    for recording in recordings(10, seed=4):
        name = await store.vault.open_customer("whatsapp", "100", [recording.conversation])
        for record in recording.records:
            await scribe.write(name, *record.events, at=record.header.at)
        names.append(name)
    return names


@pytest.fixture
def replay(run: Run) -> Replay:
    """Runs `overhand replay ARGUMENTS` in a thread, beside the server."""

    async def call(*arguments: str) -> Result:
        return await anyio.to_thread.run_sync(run, "replay", *arguments)

    return call


async def test_a_business_is_held_against_what_was_recorded(journal: list[str], replay: Replay) -> None:
    done = await replay("--business", "loose")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith("conversations: 10, ")
    assert any(line.split() == ["recorded", "loose"] for line in lines)
    assert any(line.startswith("differences between recorded and loose: ") for line in lines)
    assert "by curious" in done.stdout
    assert not [line for line in lines if "sofa" in line or "sofá" in line]


async def test_two_businesses_are_compared_and_every_difference_is_named(journal: list[str], replay: Replay) -> None:
    done = await replay("--business", "loose", "--against", "strict", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    recorded, loose, strict = found["outcomes"]
    assert (recorded["name"], loose["name"], strict["name"]) == ("recorded", "loose", "strict")
    assert loose["by_detector"]["curious"] > 0 == strict["by_detector"].get("curious", 0)
    assert {each["conversation"] for each in found["differences"]} <= set(journal)
    assert {tuple(each["only_b"]) for each in found["differences"]} <= {(), ("explicit_request",)}
    assert ["explicit_request"] in [each["only_a"] for each in found["differences"]]


async def test_the_published_business_is_taken_unless_another_is_named(
    journal: list[str], replay: Replay, run: Run
) -> None:
    missing = await replay()
    assert (missing.exit_code, missing.stderr.count("\n")) == (2, 1)
    assert "no business is published yet" in missing.stderr
    applied = await anyio.to_thread.run_sync(run, "apply", "loose")
    assert applied.exit_code == 0, applied.output
    done = await replay("--processes", "1", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["compared"] == ["recorded", "version 1"]
    alone = json.loads((await replay("--business", "loose", "--core", "--processes", "0", "--json")).stdout)
    assert found["flags"] == alone["flags"] != []


async def test_conversations_are_chosen_by_name_number_and_day(journal: list[str], replay: Replay) -> None:
    async def ids(*arguments: str) -> int:
        done = await replay("--business", "loose", "--json", *arguments)
        assert done.exit_code == 0, done.output
        conversations: int = json.loads(done.stdout)["totals"]["conversations"]
        return conversations

    assert await ids("--conversation", journal[0], "--conversation", journal[3]) == 2
    assert await ids("--limit", "4") == 4
    assert await ids("--since", "2026-10-26", "--until", "2026-10-26") == 10
    assert await ids("--since", "2026-10-26T07:00", "--until", "2026-10-26T07:40") in range(1, 10)


async def test_an_empty_period_says_so_in_one_line(journal: list[str], replay: Replay) -> None:
    done = await replay("--business", "loose", "--since", "2031-01-01")
    assert (done.exit_code, done.stdout) == (0, "No episode is recorded that began since 2031-01-01 00:00.\n")
    done = await replay("--verdicts", "--until", "2020-01-01")
    assert (done.exit_code, done.stdout) == (0, "No episode is recorded that began until 2020-01-02 00:00.\n")


async def test_an_empty_journal_says_so_too(store: Store, replay: Replay) -> None:
    done = await replay("--verdicts")
    assert (done.exit_code, done.stdout) == (0, "No episode is recorded.\n")


async def test_what_cannot_be_read_is_said_on_the_side(journal: list[str], replay: Replay, store: Store) -> None:
    await store.vault.erase(journal[0])
    done = await replay("--verdicts")
    assert done.exit_code == 0
    assert "left out: 1 whose customers were erased" in done.stderr
    again = await replay("--business", "loose")
    assert again.stdout.startswith("conversations: 9,")


async def test_verdicts_are_added_up_by_detector(journal: list[str], replay: Replay) -> None:
    done = await replay("--verdicts")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("messages judged: ")
    assert "by the verdicts people gave" in done.stdout
    found = json.loads((await replay("--verdicts", "--json")).stdout)
    assert {each["detector"] for each in found["detectors"]} >= {"explicit_request", "frustration"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "yesterday"], '"yesterday" is no date'),
        (["--since", "2026-11-02", "--until", "2026-11-01"], "does not lie after"),
        (["--verdicts", "--core"], "it takes no business"),
        (["--against", "nowhere"], "'nowhere' does not exist"),
        (["--limit", "0"], "not in the range"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_opened(run: Run, arguments: list[str], said: str) -> None:
    done = run("replay", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


async def test_an_unknown_conversation_is_named(journal: list[str], replay: Replay) -> None:
    done = await replay("--verdicts", "--conversation", "c_nobody")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "c_nobody: the journal holds no such conversation" in done.stderr
