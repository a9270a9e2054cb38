import os
import signal

import anyio
import pytest

from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.outcome import Rejected, Stale, Stored, Unknown, Write
from overhand.runtime.provision import ensure
from overhand.runtime.streams import Layout

pytestmark = pytest.mark.anyio


async def test_a_message_is_stored_and_read_back_with_its_header(bus: Bus, layout: Layout) -> None:
    subject = layout.journal_subject("c_a")
    stored = await bus.publish(subject, b"body", {"Overhand": '{"name":"Ólafur"}'}, expect=0)
    assert stored == Stored(1)
    last = await bus.last(layout.journal_stream("c_a"), subject)
    assert last is not None
    assert (last.seq, last.subject, last.data, last.header) == (1, subject, b"body", '{"name":"Ólafur"}')
    assert await bus.read(layout.journal_stream("c_a"), subject) == [last]


async def test_a_write_on_a_stale_state_is_refused_and_told_the_last_sequence(bus: Bus, layout: Layout) -> None:
    subject = layout.journal_subject("c_a")
    await bus.publish(subject, b"first", expect=0)
    assert await bus.publish(subject, b"second", expect=0) == Stale(1)


async def test_messages_sent_without_waiting_keep_their_order_and_fail_one_by_one(bus: Bus, layout: Layout) -> None:
    subject = layout.journal_subject("c_a")
    expectations = (0, 1, 1, 2)
    outcomes = await bus.publish_each([Write(subject=subject, payload=b"%d" % e, expect=e) for e in expectations])
    assert outcomes == [Stored(1), Stored(2), Stale(2), Stored(3)]
    assert await bus.publish_each([]) == []


async def test_a_batch_is_stored_whole_with_contiguous_sequences(bus: Bus) -> None:
    outcomes = await bus.publish_batch(await _batch(bus, count=50))
    assert outcomes == [Stored(number) for number in range(1, 51)]


async def test_a_batch_with_one_stale_message_stores_nothing(bus: Bus) -> None:
    writes = await _batch(bus, count=20)
    await bus.publish(writes[7].subject, b"earlier")
    assert await bus.publish_batch(writes) == [Stale(1)] * 20
    assert await bus.last("t_J_0", writes[0].subject) is None


async def test_a_batch_that_the_stream_cannot_take_is_rejected(bus: Bus, layout: Layout) -> None:
    writes = [Write(subject=layout.bucket_subject("SETTINGS", f"k{n}"), payload=b"") for n in range(2)]
    outcomes = await bus.publish_batch(writes)
    assert isinstance(outcomes[0], Rejected)


async def test_a_subject_that_no_stream_stores_is_unknown(bus: Bus) -> None:
    assert isinstance(await bus.publish("nobody.stores.this", b""), Unknown)


async def test_more_bytes_than_the_server_takes_are_rejected(bus: Bus, layout: Layout) -> None:
    big = Write(subject=layout.journal_subject("c_a"), payload=bytes(9 * 1024 * 1024))
    assert isinstance((await bus.publish_each([big]))[0], Rejected)
    assert isinstance((await bus.publish_batch([big, big]))[0], Rejected)


async def test_publishing_on_a_closed_connection_is_unknown_and_raises_nothing(bus: Bus) -> None:
    await bus.close()
    assert isinstance(await bus.publish("t.j.0.c_a", b""), Unknown)
    await bus.core_publish("anything", b"")
    assert not bus.connected


async def test_a_full_stream_rejects_and_loses_nothing(bus: Bus) -> None:

    tiny = Layout(prefix="tiny", partitions=1, max_bytes=2_000)
    await ensure(bus, tiny)
    outcomes = [await bus.publish(tiny.journal_subject("c_a"), bytes(500)) for _ in range(6)]
    assert isinstance(outcomes[0], Stored)
    assert isinstance(outcomes[-1], Rejected)
    stored = [outcome for outcome in outcomes if isinstance(outcome, Stored)]
    assert len(await bus.read("tiny_J_0", tiny.journal_subject("c_a"))) == len(stored)


async def test_reading_returns_one_subject_in_order_across_many_chunks(bus: Bus, layout: Layout) -> None:
    subject, other = layout.inbox_subject("c_a"), layout.command_subject("c_a")
    writes = [Write(subject=s, payload=b"%d" % n) for n in range(600) for s in (subject, other)]
    for start in range(0, 1200, 400):
        await bus.publish_batch(writes[start : start + 400])
    stream = layout.inbox_stream("c_a")
    found = await bus.read(stream, subject)
    assert [int(message.data) for message in found] == list(range(600))
    assert [message.seq for message in await bus.read(stream, subject, 100, limit=3)] == [101, 103, 105]
    assert [message.seq for message in await bus.read(stream, subject, 100, to_seq=104)] == [101, 103]
    assert await bus.read(stream, subject, 5_000) == []


async def test_a_stream_that_does_not_exist_is_unavailable_not_empty(bus: Bus) -> None:
    with pytest.raises(StoreUnavailable):
        await bus.last("nothing", "a.b")
    with pytest.raises(StoreUnavailable):
        await bus.read("nothing", "a.b")
    with pytest.raises(StoreUnavailable):
        await bus.subjects("nothing", ">")
    with pytest.raises(StoreUnavailable):
        await bus.erase("nothing", 1)


async def test_erasing_a_message_twice_is_harmless(bus: Bus, layout: Layout) -> None:
    subject = layout.bucket_subject("KEYS", "c_a")
    assert await bus.publish(subject, b"secret") == Stored(1)
    await bus.erase(layout.bucket_stream("KEYS"), 1)
    await bus.erase(layout.bucket_stream("KEYS"), 1)
    assert await bus.last(layout.bucket_stream("KEYS"), subject) is None


async def test_a_frozen_server_makes_everything_unknown_until_it_goes_on(
    server: EmbeddedServer, bus: Bus, layout: Layout
) -> None:
    subject = layout.journal_subject("c_a")
    os.kill(server.pid, signal.SIGSTOP)
    try:
        assert isinstance(await bus.publish(subject, b"x", timeout=0.2), Unknown)
        with pytest.raises(StoreUnavailable):
            await bus.api("INFO", {}, object, timeout=0.1)
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert await bus.publish(subject, b"y", timeout=10) == Stored(2)


async def test_the_connection_comes_back_to_the_same_port_and_tells_so(server: EmbeddedServer, bus: Bus) -> None:
    back = anyio.Event()
    bus.on_reconnect(back.set)
    await server.restart()
    with anyio.fail_after(5):
        await back.wait()
    assert bus.connected


async def test_plain_messages_are_heard_only_while_listening(bus: Bus) -> None:
    heard: list[bytes] = []
    arrived = anyio.Event()

    def hear(data: bytes) -> None:
        heard.append(data)
        arrived.set()

    subject = bus.new_inbox()
    async with bus.listening(subject, hear):
        await bus.core_publish(subject, b"one")
        with anyio.fail_after(5):
            await arrived.wait()
    await bus.core_publish(subject, b"two")
    with pytest.raises(StoreUnavailable):
        await bus.request(subject, b"three")
    assert heard == [b"one"]


async def test_no_server_at_the_address_is_said_so_without_the_password() -> None:
    with pytest.raises(StoreUnavailable, match="127") as caught:
        await Bus.connect("nats://me:hidden@127.0.0.1:9", timeout=0.3)
    assert "hidden" not in str(caught.value)


async def _batch(bus: Bus, count: int) -> list[Write]:

    layout = Layout(prefix="t", partitions=1)
    await ensure(bus, layout)
    return [Write(subject=layout.journal_subject(f"c_{n}"), payload=b"x", expect=0) for n in range(count)]
