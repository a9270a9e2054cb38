"""The hub: bounded queues, nothing dropped in silence, everybody told at the end."""

import anyio
import pytest

from overhand_web.events import Hub, Watcher
from overhand_web.events.hub import QUEUE, Client
from overhand_web.projection import Bundle

pytestmark = pytest.mark.anyio

MARIA = Watcher(person="u_maria", session="s1", whole=False)
BOSS = Watcher(person="u_boss", session="s2", whole=True)


def frame(number: int) -> Bundle:
    return Bundle(number=number, head=b"", masked=b"m%d" % number, whole=b"w%d" % number, tail=b";")


async def everything(client: Client) -> bytes:
    """Read until the stream is over."""
    read = b""
    with anyio.fail_after(2):
        while True:
            try:
                read += await client.next()
            except anyio.EndOfStream:
                return read


async def test_frames_that_wait_are_taken_together_each_by_its_scope() -> None:
    hub = Hub()
    with hub.client(MARIA, 0) as maria, hub.client(BOSS, 0) as boss:
        hub.publish([frame(1), frame(2)])
        assert (await maria.next(), await boss.next()) == (b"m1;m2;", b"w1;w2;")
    assert hub.head == 2


async def test_what_a_client_was_replayed_is_not_sent_again() -> None:
    hub = Hub()
    with hub.client(MARIA, 2) as maria:
        hub.publish([frame(1), frame(2), frame(3)])
        assert await maria.next() == b"m3;"


async def test_a_client_that_falls_behind_is_ended_not_thinned_out() -> None:
    hub = Hub()
    with hub.client(MARIA, 0) as slow, hub.client(BOSS, 0) as quick:
        for number in range(1, QUEUE + 2):
            hub.publish([frame(number)])
            await quick.next()
        assert hub.people == {"u_boss"}
        assert await everything(slow) == b"".join(b"m%d;" % number for number in range(1, QUEUE + 1))


async def test_ephemeral_events_are_dropped_for_whoever_is_far_behind() -> None:
    hub = Hub()
    with hub.client(MARIA, 0) as client:
        for number in range(1, QUEUE // 2 + 1):
            hub.publish([frame(number)])
        hub.tell(b"draft;")
        hub.say_goodbye()
        assert b"draft;" not in await everything(client)


async def test_a_session_that_is_over_ends_its_own_streams_only() -> None:
    hub = Hub()
    with hub.client(MARIA, 0) as maria, hub.client(BOSS, 0):
        hub.end_session("s1")
        assert await everything(maria) == b""
        assert hub.sessions == {"s2"}
        hub.end_person("u_boss")
        assert hub.sessions == frozenset()


async def test_goodbye_is_said_to_those_who_are_here_and_to_those_who_come_now() -> None:
    hub = Hub()
    with hub.client(MARIA, 0) as here:
        hub.say_goodbye()
        with hub.client(BOSS, 0) as late:
            assert await everything(here) == b"event: goodbye\ndata: {}\n\n"
            assert await everything(late) == b"event: goodbye\ndata: {}\n\n"


async def test_an_end_reaches_even_a_client_whose_queue_is_full() -> None:
    hub = Hub()
    with hub.client(MARIA, 0) as full:
        for number in range(1, QUEUE + 1):
            hub.publish([frame(number)])
        hub.say_goodbye()
        assert len(await everything(full)) > QUEUE


async def test_a_projection_that_starts_again_ends_every_stream() -> None:
    hub = Hub()
    with hub.client(MARIA, 0) as maria:
        hub.publish([frame(9)])
        hub.restart(3)
        assert await everything(maria) == b"m9;"
    assert hub.head == 3


async def test_counts_are_made_once_a_person_and_at_most_once_a_pause() -> None:
    hub = Hub()
    made: list[str] = []

    def counts(person: str) -> bytes:
        made.append(person)
        return f"{person};".encode()

    with hub.client(MARIA, 0) as one, hub.client(MARIA, 0) as other:
        async with anyio.create_task_group() as group:
            group.start_soon(hub.count, counts, 0.05)
            for number in range(1, 4):
                hub.publish([frame(number)])
            await anyio.wait_all_tasks_blocked()
            assert made == ["u_maria"]
            assert await one.next() == await other.next() == b"m1;m2;m3;u_maria;"
            hub.publish([frame(4)])
            read = b""
            with anyio.fail_after(2):
                while not read.endswith(b"u_maria;"):
                    read += await one.next()
            assert read == b"m4;u_maria;"
            assert made == ["u_maria", "u_maria"]
            group.cancel_scope.cancel()


async def test_a_client_that_is_gone_takes_nothing() -> None:
    client = Client(MARIA, 0)
    client.close()
    assert not client.put(b"x")
