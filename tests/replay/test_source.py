"""Recorded conversations out of a real journal."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from overhand.clock import SystemClock
from overhand.conversation import events as e
from overhand.errors import ConfigError
from overhand.replay import Period, Recorded, Source
from overhand.runtime.record import Header
from overhand.runtime.records import Body, encode_body
from overhand.runtime.store import Store, open_store
from overhand.runtime.streams import Layout
from overhand.testing.nats import running_nats
from overhand.testing.scribe import Scribe

pytestmark = pytest.mark.anyio

MASTER = bytes(range(32))
DAY = 86_400_000
FIRST_DAY = 1_792_972_800_000  # 2026-10-26T00:00Z


@pytest.fixture
async def store(anyio_backend: str, tmp_path: Path) -> AsyncGenerator[Store]:
    async with (
        running_nats(tmp_path / "nats") as server,
        open_store(server.url, Layout(prefix="t", partitions=4, streams=2), MASTER, SystemClock()) as opened,
    ):
        yield opened


async def conversation(store: Store, number: int, day: int, words: str = "hello") -> str:
    """One with one message, that began on a day."""
    scribe = Scribe(store)
    name = await store.vault.open_customer("whatsapp", "100", [f"phone:{number}"])
    started = e.ConversationStarted(channel="whatsapp", number="100", to=f"phone:{number}")
    at = FIRST_DAY + day * DAY
    received = e.MessageReceived(message=f"m{number}", ref=f"wamid.{number}", text=words, sent_at=at)
    await scribe.write(name, started, e.EpisodeStarted(episode=1), received, at=at)
    return name


async def read(source: Source, *wanted: str) -> list[Recorded]:
    found: list[Recorded] = []
    async for batch in source.batches(await source.names(wanted)):
        found += [recorded for each in batch.conversations for recorded in each]
    return found


async def test_the_last_one_written_to_comes_first_and_words_are_opened(store: Store) -> None:
    names = [await conversation(store, number, number, f"word {number}") for number in range(3)]
    found = await read(Source(store, Period()))
    assert [each.conversation for each in found] == names[::-1]
    assert [each.seen[0].line.text for each in found] == ["word 2", "word 1", "word 0"]
    assert [each.at for each in found] == [FIRST_DAY + day * DAY for day in (2, 1, 0)]


async def test_only_episodes_that_began_in_the_period_are_read(store: Store) -> None:
    names = [await conversation(store, number, number) for number in range(4)]
    period = Period.read("2026-10-27", "2026-10-28")
    assert [each.conversation for each in await read(Source(store, period))] == [names[2], names[1]]
    assert await read(Source(store, Period.read("2026-11-27", None))) == []


async def test_a_limit_counts_conversations_that_have_something_to_read(store: Store) -> None:
    names = [await conversation(store, number, number) for number in range(40)]
    source = Source(store, Period.read(None, "2026-11-02"), limit=3)
    assert [each.conversation for each in await read(source)] == names[7:4:-1]


async def test_a_named_conversation_is_read_alone_and_an_unknown_one_refused(store: Store) -> None:
    names = [await conversation(store, number, number) for number in range(2)]
    source = Source(store, Period())
    assert [each.conversation for each in await read(source, names[0])] == [names[0]]
    with pytest.raises(ConfigError, match="c_nobody: the journal holds no such conversation"):
        await source.names(["c_nobody"])


async def test_who_was_erased_and_what_is_broken_is_left_out_and_counted(store: Store) -> None:
    good, gone, broken = [await conversation(store, number, number) for number in range(3)]
    await store.vault.erase(gone)
    head = next(iter(await store.journal.history(broken)))
    subject = store.layout.journal_subject(broken).encode()
    sealed = store.vault.seal(broken, encode_body(Body(events=[])), subject)
    await store.journal.append(broken, Header(ver=2, prev="another", at=head.header.at), sealed, head.seq)
    source = Source(store, Period())
    assert [each.conversation for each in await read(source)] == [good]
    assert (source.erased, source.broken) == (1, [broken])
