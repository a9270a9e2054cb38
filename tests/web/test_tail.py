"""Following a stream: in order, without a gap, whatever happens to consumer, connection and server."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import anyio
import pytest

from overhand.errors import StoreUnavailable
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.outcome import Write
from overhand.runtime.store import Store
from overhand.runtime.wire import ApiReply
from overhand_web.tail import Arrival, Tail, stream_facts

pytestmark = pytest.mark.anyio

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]
SUBJECT = "t.j.0.c_a"


class Follower:
    """Follows a stream as long as it takes."""

    def __init__(self, store: Store, after: int = 0) -> None:
        self.tail = Tail(store.bus, store.layout.journal_name(0), after)
        self.arrived: list[Arrival] = []
        self.lives = 0

    async def run(self) -> None:
        while True:
            self.lives += 1
            try:
                await self.tail.follow(self.take)
            except StoreUnavailable:
                await anyio.sleep(0.05)

    async def take(self, arrival: Arrival) -> None:
        self.arrived.append(arrival)

    @property
    def bodies(self) -> list[bytes]:
        return [arrival.data for arrival in self.arrived]


@pytest.fixture
async def follower(store: Store) -> AsyncGenerator[Follower]:
    following = Follower(store)
    async with anyio.create_task_group() as group:
        group.start_soon(following.run)
        yield following
        group.cancel_scope.cancel()


async def fill(store: Store, start: int, end: int) -> None:
    writes = [Write(subject=SUBJECT, payload=b"%d" % number) for number in range(start, end)]
    for first in range(0, len(writes), 500):
        await store.bus.publish_batch(writes[first : first + 500])


async def test_what_is_there_and_what_comes_is_handed_out_once_and_in_order(
    store: Store, follower: Follower, eventually: Eventually
) -> None:
    await fill(store, 0, 3)
    await eventually(lambda: len(follower.arrived) == 3)
    await fill(store, 3, 6)
    await eventually(lambda: len(follower.arrived) == 6)
    assert follower.bodies == [b"%d" % number for number in range(6)]
    assert [arrival.seq for arrival in follower.arrived] == [1, 2, 3, 4, 5, 6]
    assert follower.arrived[-1].pending == 0
    assert follower.lives == 1


async def test_thousands_pass_through_flow_control(store: Store, follower: Follower, eventually: Eventually) -> None:
    await fill(store, 0, 6_000)
    await eventually(lambda: len(follower.arrived) == 6_000)
    assert follower.bodies == [b"%d" % number for number in range(6_000)]


async def test_following_starts_behind_what_was_read(store: Store, eventually: Eventually) -> None:
    await fill(store, 0, 5)
    following = Follower(store, after=3)
    async with anyio.create_task_group() as group:
        group.start_soon(following.run)
        await eventually(lambda: len(following.arrived) == 2)
        group.cancel_scope.cancel()
    assert following.bodies == [b"3", b"4"]


async def test_a_silent_stream_is_followed_by_one_consumer(store: Store, follower: Follower) -> None:
    await anyio.sleep(2.5)  # five heartbeats
    assert follower.lives == 1


async def test_a_consumer_that_the_server_lost_is_made_again(
    store: Store, follower: Follower, eventually: Eventually
) -> None:
    await fill(store, 0, 2)
    await eventually(lambda: len(follower.arrived) == 2)
    stream = store.layout.journal_name(0)
    heard = await store.bus.request(f"$JS.API.CONSUMER.NAMES.{stream}", b"")
    name = next(name for name in heard.data.decode().split('"') if name.startswith("web_"))
    await store.bus.api(f"CONSUMER.DELETE.{stream}.{name}", {}, ApiReply)
    await fill(store, 2, 4)
    await eventually(lambda: len(follower.arrived) == 4)
    assert follower.bodies == [b"0", b"1", b"2", b"3"]
    assert follower.lives == 2


async def test_a_restart_of_the_server_loses_nothing(
    nats: EmbeddedServer, store: Store, follower: Follower, eventually: Eventually
) -> None:
    await fill(store, 0, 2)
    await eventually(lambda: len(follower.arrived) == 2)
    for number in (2, 3):
        await nats.kill()
        await nats.restart()
        await eventually(lambda: store.bus.connected)
        await fill(store, number, number + 1)
    await eventually(lambda: len(follower.arrived) == 4)
    assert follower.bodies == [b"0", b"1", b"2", b"3"]


async def test_a_consumer_is_removed_when_following_ends(store: Store) -> None:
    following = Follower(store)
    async with anyio.create_task_group() as group:
        group.start_soon(following.run)
        await anyio.wait_all_tasks_blocked()
        group.cancel_scope.cancel()
    heard = await store.bus.request(f"$JS.API.CONSUMER.NAMES.{store.layout.journal_name(0)}", b"")
    assert b"web_" not in heard.data


async def test_a_stream_that_does_not_exist_cannot_be_followed(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await Tail(store.bus, "nothing").follow(Follower(store).take)
    with pytest.raises(StoreUnavailable):
        await stream_facts(store.bus, "nothing")


async def test_facts_tell_when_a_stream_was_made_and_what_it_holds(store: Store) -> None:
    await fill(store, 0, 3)
    facts = await stream_facts(store.bus, store.layout.journal_name(0))
    assert facts.created.startswith("20")
    assert (facts.state.first_seq, facts.state.last_seq) == (1, 3)
