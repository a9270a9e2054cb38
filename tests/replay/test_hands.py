"""Replaying in this process and in several."""

import multiprocessing
from collections.abc import AsyncGenerator, Sequence
from functools import partial
from pathlib import Path

import anyio
import pytest

from overhand.cli.replaying import equipment
from overhand.config import Config
from overhand.errors import PluginError
from overhand.replay import Batch, Configuration, Found, Recorded, episodes, hands, replay
from overhand.testing.recordings import recordings
from overhand.testing.workshop import small_business

pytestmark = pytest.mark.anyio

DETECTORS = partial(equipment, Config(plugins=("detectors",)), core=True, judge=False)
NOW = [Configuration("now", small_business())]

FATAL = """
import os
from overhand.hookspecs import hookimpl

class Fatal:
    name, reason, looks_at = "fatal", "frustration", "customer"

    async def look(self, view):
        os._exit(3)

@hookimpl
def register_detectors(add):
    add(Fatal())
"""


def conversations(count: int) -> list[list[Recorded]]:
    return [episodes(each.conversation, each.records) for each in recordings(count, seed=9)]


async def batches(some: Sequence[Sequence[Recorded]]) -> AsyncGenerator[Batch]:
    for start in range(0, len(some), 4):
        yield Batch(4, some[start : start + 4])


async def found_by(processes: int, some: Sequence[Sequence[Recorded]]) -> dict[str, object]:
    """What is predicted of each conversation."""
    found: dict[str, object] = {}

    def take(batch: Batch, predicted: Found) -> None:
        for conversation, each in zip(batch.conversations, predicted, strict=True):
            found[conversation[0].conversation] = each

    async with hands(DETECTORS, NOW, processes) as each:
        await replay(batches(some), each, take)
    return found


async def test_several_processes_find_what_one_does() -> None:
    some = conversations(24)
    alone = await found_by(0, some)
    assert len(alone) == 24
    assert await found_by(2, some) == alone


async def test_a_detector_that_ends_its_process_ends_the_replay_with_a_word(tmp_path: Path) -> None:
    file = tmp_path / "fatal.py"
    file.write_text(FATAL)
    outfit = partial(equipment, Config(plugins=(), plugin_files=(str(file),)), core=True, judge=False)
    async with hands(outfit, NOW, 1) as (hand,):
        with pytest.raises(PluginError, match="the process that ran them ended"):
            await hand.replay(conversations(1))
        with pytest.raises(PluginError, match="the process that ran them ended"):
            await hand.replay(conversations(1))


async def test_a_process_that_nobody_waits_for_any_more_is_killed_at_once(tmp_path: Path) -> None:
    file = tmp_path / "slow.py"
    file.write_text(FATAL.replace("os._exit(3)", "__import__('time').sleep(60)"))
    outfit = partial(equipment, Config(plugins=(), plugin_files=(str(file),)), core=True, judge=False)
    with anyio.fail_after(20), anyio.move_on_after(1) as waited:
        async with hands(outfit, NOW, 1) as (hand,):
            await hand.replay(conversations(1))
    assert waited.cancelled_caught
    assert multiprocessing.active_children() == []


async def test_what_a_hand_raises_ends_the_replay_and_the_reading() -> None:
    closed: list[str] = []

    class Broken:
        async def replay(self, conversations: Sequence[Sequence[Recorded]]) -> Found:
            raise PluginError("x", "broken", f"after {len(conversations)}")

    async def endless() -> AsyncGenerator[Batch]:
        try:
            while True:
                yield Batch(1, conversations(1))
        finally:
            closed.append("closed")

    def take(_batch: Batch, _found: Found) -> None:
        closed.append("taken")

    with pytest.raises(ExceptionGroup) as raised:
        await replay(endless(), [Broken()], take)
    assert raised.group_contains(PluginError, match="after 1")
    assert closed == ["closed"]
