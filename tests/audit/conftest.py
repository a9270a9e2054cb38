"""Episodes written down event by event, a minute apart, and a store with a scribe."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from msgspec import structs

from overhand.audit import Episode, Happened, Judgement, episodes_of, read_week
from overhand.clock import SystemClock
from overhand.conversation import Event
from overhand.runtime.store import Store, open_store
from overhand.runtime.streams import Layout
from overhand.testing.nats import running_nats
from overhand.testing.scribe import Scribe

Read = Callable[..., list[Episode]]
Make = Callable[..., Episode]
LAYOUT = Layout(prefix="t", partitions=4, streams=2)
MINUTE = 60_000
MONDAY = read_week("2026-W47").start


@pytest.fixture
def happened() -> Callable[..., list[Happened]]:
    """Events, the first at the beginning of 2026-W47, the others a minute apart."""

    def at_times(*events: Event) -> list[Happened]:
        return [(MONDAY + place * MINUTE, event) for place, event in enumerate(events)]

    return at_times


@pytest.fixture
def read(happened: Callable[..., list[Happened]]) -> Read:
    """The episodes of a conversation in which these events happened."""

    def episodes(*events: Event) -> list[Episode]:
        return episodes_of("c_a", happened(*events))

    return episodes


@pytest.fixture
def make() -> Make:
    """An unflagged episode of 2026-W47, changed as a test says."""

    def episode(who: int = 1, **changes: object) -> Episode:
        return structs.replace(Episode(conversation=f"c_{who}", number=1, last_at=MONDAY, messages=2), **changes)

    return episode


@pytest.fixture
def judgement() -> Callable[..., Judgement]:
    """What an auditor said about a first episode of 2026-W47; without a reason: that nobody was needed."""

    def said(reason: str = "", week: str = "2026-W47") -> Judgement:
        return Judgement(week=week, episode=1, missed=bool(reason), reason=reason)

    return said


@pytest.fixture
async def store(anyio_backend: str, tmp_path: Path) -> AsyncGenerator[Store]:
    async with (
        running_nats(tmp_path / "nats") as server,
        open_store(server.url, LAYOUT, bytes(range(32)), SystemClock(), name="test") as opened,
    ):
        yield opened


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)
