"""From a real journal into the projection, over restarts, erasures and another journal."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from pathlib import Path

import anyio
import pytest

from overhand.clock import SystemClock
from overhand.conversation import Party
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.provision import ensure
from overhand.runtime.store import Store
from overhand.runtime.wire import ApiReply
from overhand.testing.scribe import Scribe
from overhand_web.projection import VIEWS, Bundle, Projection, Reader, View
from overhand_web.projection.reader import name_epoch
from overhand_web.tail import StreamFacts, StreamState
from overhand_web.wire import Row

pytestmark = pytest.mark.anyio

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]
MARIA = Party("operator", "u_maria", "Maria")


class Audience:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.restarts: list[int] = []
        self.bundles: list[Bundle] = []

    def restart(self, number: int) -> None:
        self.restarts.append(number)

    def publish(self, bundles: Sequence[Bundle]) -> None:
        self.bundles += bundles


class Running:
    """A reader at work."""

    def __init__(self, projection: Projection, audience: Audience) -> None:
        self.projection, self.audience = projection, audience

    @property
    def read(self) -> int:
        return sum(self.projection.cursor.positions)

    async def rows(self) -> list[Row]:
        return (await self.projection.rows(View(sections=VIEWS["all"], person="")))[0]

    async def texts(self, conversation: str) -> list[str]:
        lines, _ = await self.projection.lines(conversation, 2**53, 500)
        return [line.text for line in lines]


@pytest.fixture
async def reader(store: Store, tmp_path: Path) -> AsyncGenerator[Running]:
    audience = Audience()
    projection = Projection(tmp_path / "web" / "p.sqlite", {}, SystemClock(), audience)
    async with anyio.create_task_group() as group:
        group.start_soon(Reader(store, projection).run)
        await projection.ready()
        yield Running(projection, audience)
        group.cancel_scope.cancel()
    await projection.close()


def stream_of(store: Store, conversation: str) -> int:
    return store.layout.stream_of(store.layout.partition(conversation))


async def test_conversations_of_all_streams_are_read_in_order(
    store: Store, scribe: Scribe, reader: Running, eventually: Eventually
) -> None:
    ids: list[str] = []
    while len({stream_of(store, conversation) for conversation in ids}) < 2:
        ids.append(await scribe.open(f"phone:3460011100{len(ids)}"))
    for number in range(5):
        for conversation in ids:
            await scribe.hear(conversation, f"message {number}")
    await eventually(lambda: reader.read == 6 * len(ids))
    for conversation in ids:
        assert await reader.texts(conversation) == [f"message {number}" for number in range(5)]
    assert all(position > 0 for position in reader.projection.cursor.positions)
    assert len(reader.audience.bundles) == 6 * len(ids)


async def test_the_folded_state_is_the_journals(store: Store, scribe: Scribe, reader: Running) -> None:
    conversation = await scribe.open()
    for number in range(20):
        await scribe.hear(conversation, str(number))
    await scribe.flag(conversation)
    await scribe.claim(conversation, MARIA)
    seq = await scribe.release(conversation, MARIA, "be kind")
    stream = stream_of(store, conversation)
    assert await reader.projection.reached(stream, seq, timeout=5)
    card = await reader.projection.card(conversation)
    assert card is not None
    assert card.conversation == scribe.state(conversation)
    assert not await reader.projection.reached(stream, seq + 1, timeout=0.05)


async def test_reading_goes_on_within_a_second_of_a_restart_of_the_server(
    nats: EmbeddedServer, scribe: Scribe, reader: Running, eventually: Eventually
) -> None:
    conversation = await scribe.open()
    await scribe.hear(conversation, "before")
    await eventually(lambda: reader.read == 2)
    await nats.kill()
    await nats.restart()
    await scribe.hear(conversation, "after")
    written = anyio.current_time()
    await eventually(lambda: reader.read == 3)
    assert anyio.current_time() - written < 1.5
    assert await reader.texts(conversation) == ["before", "after"]


async def test_an_erased_customer_disappears_at_once(
    store: Store, scribe: Scribe, reader: Running, eventually: Eventually
) -> None:
    conversation, other = await scribe.open(), await scribe.open("phone:34600111042")
    await scribe.hear(conversation, "secret")
    await eventually(lambda: reader.read == 3)
    await store.vault.erase(conversation)
    await eventually(lambda: any(b'"what":"erased"' in bundle.head for bundle in reader.audience.bundles))
    rows = {row.id: row for row in await reader.rows()}
    assert (rows[conversation].erased, rows[conversation].name) == (True, "")
    assert (rows[other].erased, rows[other].name) == (False, "Amina Alvarez")
    assert await reader.texts(conversation) == []


async def test_a_customer_who_was_erased_while_nobody_listened_is_found_at_the_next_start(
    store: Store, scribe: Scribe, tmp_path: Path, eventually: Eventually
) -> None:
    file = tmp_path / "later.sqlite"
    conversation = await scribe.open()
    for erased in (False, True):
        audience = Audience()
        projection = Projection(file, {}, SystemClock(), audience)
        async with anyio.create_task_group() as group:
            group.start_soon(Reader(store, projection).run)
            await projection.ready()
            await eventually(lambda: len(audience.bundles) == 1)  # noqa: B023  # awaited in this round
            assert (b'"what":"erased"' in audience.bundles[0].head) is erased
            group.cancel_scope.cancel()
        await projection.close()
        if not erased:
            await store.vault.erase(conversation)


async def test_a_record_that_arrives_after_the_erasure_changes_nothing(
    store: Store, scribe: Scribe, reader: Running, eventually: Eventually
) -> None:
    conversation = await scribe.open()
    await eventually(lambda: reader.read == 1)
    await store.vault.erase(conversation)
    await eventually(lambda: len(reader.audience.bundles) == 2)
    await store.bus.publish(store.layout.journal_subject(conversation), b"late", {"Overhand": '{"ver":2,"at":1}'})
    await eventually(lambda: reader.read == 2)
    (row,) = await reader.rows()
    assert row.erased


async def test_a_record_that_nobody_can_read_is_passed_over(
    store: Store, scribe: Scribe, reader: Running, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    conversation, other = await scribe.open(), await scribe.open("phone:34600111042")
    subject = store.layout.journal_subject(conversation)
    for header in ('{"ver":2,"at":1}', "no header"):
        await store.bus.publish(subject, b"no seal", {"Overhand": header})
    await scribe.hear(other, "fine")
    await eventually(lambda: reader.read == 5)
    assert await reader.texts(other) == ["fine"]
    assert len(caplog.records) == 2


async def test_another_journal_under_the_same_name_is_read_from_its_beginning(
    store: Store, scribe: Scribe, reader: Running, eventually: Eventually
) -> None:
    await scribe.hear(await scribe.open(), "old")
    await eventually(lambda: reader.read == 2)
    before = str(reader.projection.cursor)
    for stream in range(store.layout.streams):
        await store.bus.api(f"STREAM.DELETE.{store.layout.journal_name(stream)}", {}, ApiReply)
    await ensure(store.bus, store.layout)
    fresh = Scribe(store)
    conversation = await fresh.open("phone:34600999999")
    await fresh.hear(conversation, "new")
    await eventually(lambda: len(reader.audience.restarts) == 2 and reader.read == 2)
    assert [row.id for row in await reader.rows()] == [conversation]
    assert str(reader.projection.cursor)[:11] != before[:11]


async def test_a_journal_that_ends_before_what_was_read_is_another_one(store: Store, tmp_path: Path) -> None:
    reader = Reader(store, Projection(tmp_path / "p.sqlite", {}, SystemClock(), Audience()))
    reader._born = ("then", "then")
    assert not reader._is_another(1, StreamFacts("then", StreamState(1, 7)), 7)
    assert reader._salt == ""
    assert reader._is_another(1, StreamFacts("then", StreamState(1, 6)), 7)
    assert name_epoch(reader._born, reader._salt) != name_epoch(reader._born, "")
