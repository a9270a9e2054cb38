import os
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial

import anyio
import msgspec
import pytest

from overhand.errors import JournalBroken, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.journal import Conflict, Header, Journal, encode_header, record_hash
from overhand.runtime.outcome import Stored, Write
from overhand.runtime.provision import ensure
from overhand.runtime.streams import Layout
from overhand.runtime.wire import MessageReply

pytestmark = pytest.mark.anyio

Holds = Callable[[], bool | Awaitable[bool]]
Eventually = Callable[[Holds], Awaitable[None]]


@pytest.fixture
async def journal(bus: Bus, layout: Layout) -> AsyncGenerator[Journal]:
    async with Journal(bus, layout) as running:
        yield running


class Writer:
    """Appends a chain of records to one conversation, as an actor would."""

    def __init__(self, journal: Journal, conversation: str, name: str = "w") -> None:
        self.journal, self.conversation, self.name = journal, conversation, name
        self.ver, self.seq, self.prev, self.snap = 0, 0, "", 0

    async def append(self, body: bytes = b"sealed") -> int:
        ver = self.ver + 1
        snap = 0 if ver % 16 == 1 else self.snap
        header = Header(ver=ver, prev=self.prev, snap=snap, writer=self.name, due=ver * 10)
        self.seq = await self.journal.append(self.conversation, header, body, self.seq)
        self.ver, self.prev = ver, record_hash(encode_header(header), body)
        self.snap = self.seq if snap == 0 else snap
        return self.seq


async def test_records_are_read_back_in_order_and_chained(journal: Journal) -> None:
    writer = Writer(journal, "c_a")
    for number in range(5):
        await writer.append(b"%d" % number)
    entries = await journal.history("c_a")
    assert [entry.header.ver for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.body for entry in entries] == [b"0", b"1", b"2", b"3", b"4"]
    assert [entry.header.prev for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]


async def test_loading_reads_from_the_last_snapshot_on(journal: Journal) -> None:
    writer = Writer(journal, "c_a")
    assert await journal.load("c_a") == []
    for ver in range(1, 36):
        await writer.append()
        entries = await journal.load("c_a")
        assert entries[0].header.snap == 0
        assert [entry.header.ver for entry in entries] == list(range((ver - 1) // 16 * 16 + 1, ver + 1))


async def test_a_stale_writer_is_refused_by_the_store(journal: Journal) -> None:
    first, second = Writer(journal, "c_a", "first"), Writer(journal, "c_a", "second")
    await first.append()
    with pytest.raises(Conflict) as caught:
        await second.append()
    assert (caught.value.expected, caught.value.found) == (0, first.seq)
    assert [entry.header.writer for entry in await journal.history("c_a")] == ["first"]


async def test_of_two_writers_racing_on_one_state_exactly_one_succeeds(bus: Bus, layout: Layout) -> None:
    outcomes: list[str] = []

    async def race(conversation: str, journal: Journal, name: str) -> None:
        try:
            await Writer(journal, conversation, name).append()
            outcomes.append("won")
        except Conflict:
            outcomes.append("lost")

    async with Journal(bus, layout) as one, Journal(bus, layout) as two, anyio.create_task_group() as tasks:
        for number in range(30):
            tasks.start_soon(race, f"c_{number}", one, "one")
            tasks.start_soon(race, f"c_{number}", two, "two")
    assert sorted(outcomes) == ["lost"] * 30 + ["won"] * 30


async def test_the_identical_record_appended_again_is_the_same_record(journal: Journal) -> None:
    header = Header(ver=1, writer="w", took=["a"])
    seq = await journal.append("c_a", header, b"body", 0)
    assert await journal.append("c_a", header, b"body", 0) == seq
    with pytest.raises(Conflict):
        await journal.append("c_a", header, b"another body", 0)
    assert len(await journal.history("c_a")) == 1


async def test_a_stream_that_went_backwards_is_not_continued(journal: Journal, bus: Bus, layout: Layout) -> None:
    writer = Writer(journal, "c_a")
    for _ in range(3):
        await writer.append()
    await bus.erase(layout.journal_stream("c_a"), writer.seq)
    with pytest.raises(JournalBroken, match="is gone"):
        await writer.append()


async def test_many_records_that_wait_together_become_one_batch(journal: Journal, bus: Bus, layout: Layout) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(120):
            tasks.start_soon(Writer(journal, f"c_{number}").append)
    batched = 0
    for number in range(120):
        subject = layout.journal_subject(f"c_{number}")
        reply = await bus.api(
            f"STREAM.MSG.GET.{layout.journal_stream(f'c_{number}')}", {"last_by_subj": subject}, MessageReply
        )
        assert reply.message is not None
        batched += "Nats-Batch-Id" in reply.message.header()
    assert batched > 80


async def test_few_records_that_wait_together_are_appended_one_by_one(journal: Journal, bus: Bus) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(5):
            tasks.start_soon(Writer(journal, f"c_{number}").append)
    for stream in ("t_J_0", "t_J_1"):
        reply = await bus.api(f"STREAM.MSG.GET.{stream}", {"seq": 1}, MessageReply)
        assert reply.message is not None
        assert "Nats-Batch-Id" not in reply.message.header()


async def test_one_stale_record_does_not_fail_the_others_of_its_batch(journal: Journal, bus: Bus) -> None:
    await Writer(journal, "c_7").append()
    failed: list[str] = []

    async def append(conversation: str) -> None:
        try:
            await Writer(journal, conversation, "late").append()
        except Conflict as conflict:
            failed.append(conflict.conversation)

    async with anyio.create_task_group() as tasks:
        for number in range(100):
            tasks.start_soon(append, f"c_{number}")
    assert failed == ["c_7"]
    for number in range(100):
        assert len(await journal.history(f"c_{number}")) == 1


async def test_a_lost_answer_is_settled_by_appending_the_identical_record(
    hasty_bus: Bus, layout: Layout, server: EmbeddedServer
) -> None:
    """The server is frozen until the first attempt has timed out; then both attempts reach it."""
    async with Journal(hasty_bus, layout) as journal:
        writer = Writer(journal, "c_a")
        await writer.append()
        os.kill(server.pid, signal.SIGSTOP)
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(writer.append, b"once")
                await anyio.sleep(0.5)  # the time an attempt is waited for, and a little
                os.kill(server.pid, signal.SIGCONT)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        assert [entry.body for entry in await journal.history("c_a")] == [b"sealed", b"once"]


@pytest.mark.faults
async def test_killing_the_server_under_load_loses_and_doubles_no_record(
    journal: Journal, server: EmbeddedServer, eventually: Eventually
) -> None:
    writers = [Writer(journal, f"c_{number}") for number in range(60)]
    stopping = anyio.Event()
    acknowledged: dict[str, int] = {}

    async def write_on(writer: Writer) -> None:
        while not stopping.is_set():
            await writer.append(os.urandom(64))
            acknowledged[writer.conversation] = writer.ver

    async with anyio.create_task_group() as tasks:
        for writer in writers:
            tasks.start_soon(write_on, writer)
        for _ in range(3):
            target = sum(acknowledged.values()) + 300
            await eventually(partial(_has_reached, acknowledged, target))
            await server.kill()
            await server.restart()
        stopping.set()
    for writer in writers:
        entries = await journal.history(writer.conversation)
        assert [entry.header.ver for entry in entries] == list(range(1, acknowledged[writer.conversation] + 1))


def _has_reached(acknowledged: dict[str, int], target: int) -> bool:
    return sum(acknowledged.values()) >= target


async def test_leaving_the_journal_lets_nobody_wait_for_ever(bus: Bus, layout: Layout, server: EmbeddedServer) -> None:
    ended: list[str] = []

    async def append(journal: Journal, conversation: str) -> None:
        with pytest.raises(StoreUnavailable):
            await Writer(journal, conversation).append()
        ended.append(conversation)

    journal = Journal(bus, layout)
    async with anyio.create_task_group() as tasks:
        async with journal:
            os.kill(server.pid, signal.SIGSTOP)
            for number in range(40):
                tasks.start_soon(append, journal, f"c_{number}")
            await anyio.wait_all_tasks_blocked()
        os.kill(server.pid, signal.SIGCONT)
    assert len(ended) == 40
    with pytest.raises(StoreUnavailable):
        await Writer(journal, "c_late").append()


async def test_an_append_that_is_cancelled_disturbs_nobody(journal: Journal) -> None:
    with anyio.move_on_after(0):
        await Writer(journal, "c_a").append()
    assert await Writer(journal, "c_b").append() > 0


async def test_a_full_journal_refuses_at_once_and_says_so(bus: Bus) -> None:
    tiny = Layout(prefix="tiny", partitions=1, max_bytes=1_000)
    await ensure(bus, tiny)
    async with Journal(bus, tiny) as journal:
        with pytest.raises(StoreUnavailable, match="exceeded"):
            await Writer(journal, "c_a").append(bytes(2_000))


async def test_a_missing_record_is_noticed_when_loading(journal: Journal, bus: Bus, layout: Layout) -> None:
    writer = Writer(journal, "c_a")
    for _ in range(4):
        await writer.append()
    second = (await journal.history("c_a"))[1]
    await bus.erase(layout.journal_stream("c_a"), second.seq)
    with pytest.raises(JournalBroken, match="1 is followed by 3"):
        await journal.load("c_a")


async def test_a_missing_snapshot_is_noticed_when_loading(journal: Journal, bus: Bus, layout: Layout) -> None:
    writer = Writer(journal, "c_a")
    for _ in range(4):
        await writer.append()
    await bus.erase(layout.journal_stream("c_a"), (await journal.history("c_a"))[0].seq)
    with pytest.raises(JournalBroken, match="snapshot"):
        await journal.load("c_a")


async def test_a_record_with_a_foreign_past_is_noticed(journal: Journal, bus: Bus, layout: Layout) -> None:
    writer = Writer(journal, "c_a")
    await writer.append()
    forged = Header(ver=2, prev="0000000000000000", snap=writer.seq)
    await bus.publish(layout.journal_subject("c_a"), b"forged", {"Overhand": encode_header(forged).decode()})
    with pytest.raises(JournalBroken, match="does not continue"):
        await journal.load("c_a")
    with pytest.raises(JournalBroken, match="does not continue"):
        await journal.history("c_a")


async def test_a_header_that_cannot_be_read_is_noticed(journal: Journal, bus: Bus, layout: Layout) -> None:
    await bus.publish(layout.journal_subject("c_a"), b"body", {"Overhand": "{not json"})
    with pytest.raises(JournalBroken, match="cannot be read"):
        await journal.load("c_a")


async def test_the_sweep_yields_the_last_header_of_each_conversation_of_the_partitions(
    journal: Journal, layout: Layout
) -> None:
    writers = [Writer(journal, f"c_{number}") for number in range(40)]
    for _ in range(3):
        async with anyio.create_task_group() as tasks:
            for writer in writers:
                tasks.start_soon(writer.append)
    heads = {head.conversation: head async for head in journal.heads([0, 3])}
    mine = [writer for writer in writers if layout.partition(writer.conversation) in {0, 3}]
    assert heads.keys() == {writer.conversation for writer in mine}
    assert all(heads[w.conversation].seq == w.seq and heads[w.conversation].header.due == 30 for w in mine)


async def test_the_sweep_reads_more_heads_than_fit_one_request(bus: Bus) -> None:
    layout = Layout(prefix="wide", partitions=1)
    await ensure(bus, layout)
    raw = encode_header(Header(ver=1)).decode()
    for start in range(0, 6_000, 1_000):
        names = [f"c_{number}" for number in range(start, start + 1_000)]
        writes = [Write(subject=layout.journal_subject(n), payload=b"", headers={"Overhand": raw}) for n in names]
        assert isinstance((await bus.publish_batch(writes))[-1], Stored)
    heads = [head async for head in Journal(bus, layout).heads(range(1))]
    assert len({head.conversation for head in heads}) == len(heads) == 6_000


async def test_an_unreadable_head_comes_as_due_now_and_stops_nobody(journal: Journal, bus: Bus, layout: Layout) -> None:
    await bus.publish(layout.journal_subject("c_a"), b"body", {"Overhand": "{not json"})
    await Writer(journal, "c_b").append()
    heads = {head.conversation: head.header.due async for head in journal.heads(range(4))}
    assert heads == {"c_a": 1, "c_b": 10}


async def test_sweeping_a_journal_that_does_not_exist_is_unavailable(bus: Bus) -> None:
    with pytest.raises(StoreUnavailable):
        async for _ in Journal(bus, Layout(prefix="nothing")).heads([0]):
            pass


def test_a_hash_tells_header_and_body_apart() -> None:
    assert record_hash(b"ab", b"c") != record_hash(b"a", b"bc")
    assert len(record_hash(b"", b"")) == 16


def test_a_header_of_a_later_release_is_still_read() -> None:
    later = msgspec.json.encode({"v": 2, "ver": 1, "something_new": True})
    assert msgspec.json.decode(later, type=Header).ver == 1
