# pyright: reportPrivateUsage=false
# A test may look inside.

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import NamedTuple

import anyio
import pytest

from overhand.clock import SystemClock
from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.inbox import Inbox
from overhand.runtime.mail import Mail
from overhand.runtime.pulls import Pulls
from overhand.runtime.streams import Layout
from overhand.runtime.wire import ConsumerInfo

pytestmark = pytest.mark.anyio

Holds = Callable[[], bool | Awaitable[bool]]
Eventually = Callable[[Holds], Awaitable[None]]


class Store(NamedTuple):
    """A store with a running inbox."""

    bus: Bus
    layout: Layout
    inbox: Inbox


class Box:
    """What one worker got."""

    def __init__(self) -> None:
        self.mail: list[Mail] = []
        self.holes: list[int] = []

    def got(self, kind: str = "in") -> list[bytes]:
        return [mail.data for mail in self.mail if mail.kind == kind]


@pytest.fixture
async def store(bus: Bus, layout: Layout) -> AsyncGenerator[Store]:
    async with Inbox(bus, layout) as running:
        yield Store(bus, layout, running)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
async def pulls(bus: Bus, layout: Layout, box: Box) -> AsyncGenerator[Pulls]:
    async with Pulls(bus, layout, box.mail.append, box.holes.append, SystemClock()) as running:
        yield running


async def test_mail_of_a_started_partition_is_delivered_in_order(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    _, layout, inbox = store
    partition = layout.partition("c_a")
    await pulls.start(partition)
    await inbox.publish_items([("c_a", b"%d" % number) for number in range(1_200)])
    await inbox.publish_command("c_a", b"claim")
    await eventually(lambda: len(box.mail) == 1_201)
    assert box.got() == [b"%d" % number for number in range(1_200)]
    assert box.got("cmd") == [b"claim"]
    first = box.mail[0]
    assert (first.partition, first.kind, first.conversation, first.delivered) == (partition, "in", "c_a", 1)
    assert box.holes == []


async def test_partitions_that_were_not_started_deliver_nothing(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    _, layout, inbox = store
    by_partition = {layout.partition(f"c_{number}"): f"c_{number}" for number in range(40)}
    await pulls.start(0)
    await pulls.start(0)
    await inbox.publish_items([(conversation, b"x") for conversation in by_partition.values()])
    await eventually(lambda: len(box.mail) == 1)
    assert box.mail[0].conversation == by_partition[0]


async def test_a_pull_goes_on_after_it_expired(pulls: Pulls, store: Store, box: Box, eventually: Eventually) -> None:
    _, layout, inbox = store
    partition = layout.partition("c_a")
    await pulls.start(partition)
    numbers = [pull.number for pull in pulls._pulls.values()]
    await eventually(lambda: [pull.number for pull in pulls._pulls.values()] > numbers)
    await inbox.publish_items([("c_a", b"late")])
    await eventually(lambda: box.got() == [b"late"])


async def test_acked_mail_is_not_delivered_again_after_a_reset_and_other_mail_is(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    _, layout, inbox = store
    partition = layout.partition("c_a")
    await pulls.start(partition)
    await inbox.publish_items([("c_a", b"one"), ("c_a", b"two"), ("c_a", b"three")])
    await eventually(lambda: len(box.mail) == 3)
    await box.mail[0].ack()
    await _until(store, partition, lambda info: info.num_ack_pending == 2)
    await pulls.reset(partition)
    await eventually(lambda: len(box.mail) == 5)
    assert box.got() == [b"one", b"two", b"three", b"two", b"three"]
    assert box.mail[3].consumer_seq == 1
    await pulls.reset(partition)
    await eventually(lambda: len(box.mail) == 7)


async def test_mail_given_back_comes_again_a_little_later(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    _, layout, inbox = store
    await pulls.start(layout.partition("c_a"))
    await inbox.publish_items([("c_a", b"one")])
    await eventually(lambda: len(box.mail) == 1)
    began = anyio.current_time()
    await box.mail[0].nak()
    await eventually(lambda: len(box.mail) == 2)
    assert anyio.current_time() - began > 0.09
    assert box.mail[1].delivered == 2


async def test_stopping_gives_back_what_is_held_to_the_next_owner(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    bus, layout, inbox = store
    partition, other = layout.partition("c_a"), Box()
    await pulls.start(partition)
    await inbox.publish_items([("c_a", b"done"), ("c_a", b"held")])
    await inbox.publish_command("c_a", b"claim")
    await eventually(lambda: len(box.mail) == 3)
    await box.mail[[mail.data for mail in box.mail].index(b"done")].ack()
    await pulls.stop(partition)
    await pulls.stop(partition)
    async with Pulls(bus, layout, other.mail.append, other.holes.append, SystemClock()) as next_owner:
        await next_owner.start(partition)
        await eventually(lambda: {*other.got(), *other.got("cmd")} == {b"held", b"claim"})
    assert b"done" not in other.got()


async def test_mail_that_still_arrives_for_a_stopped_partition_goes_back(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    bus, layout, inbox = store
    partition = layout.partition("c_a")
    await pulls.start(partition)
    await pulls.stop(partition)
    await inbox.publish_items([("c_a", b"one")])  # goes to the pull that is still open at the server
    other = Box()
    async with Pulls(bus, layout, other.mail.append, other.holes.append, SystemClock()) as next_owner:
        await next_owner.start(partition)
        await eventually(lambda: other.got() == [b"one"])
    assert box.mail == []


async def test_a_delivery_that_went_elsewhere_shows_as_a_hole_before_the_next_mail(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    bus, layout, inbox = store
    partition = layout.partition("c_a")
    await pulls.start(partition)
    await inbox.publish_items([("c_a", b"one")])
    await eventually(lambda: len(box.mail) == 1)
    consumer = layout.consumer(partition, "in")
    pull = pulls._pulls.pop(consumer)  # as if this worker were frozen: nothing is taken, and the pull runs out
    await _until(store, partition, lambda info: info.num_waiting == 0)
    await inbox.publish_items([("c_a", b"elsewhere")])
    stolen = await _take_one(bus, layout.inbox_stream("c_a"), consumer)
    assert stolen == b"elsewhere"
    pulls._pulls[consumer] = pull
    pulls._ask_soon(pull)
    await inbox.publish_items([("c_a", b"three")])
    await eventually(lambda: len(box.mail) == 2)
    assert box.holes == [partition]
    await inbox.publish_items([("c_a", b"four")])
    await eventually(lambda: len(box.mail) == 3)
    assert box.holes == [partition]


async def _until(store: Store, partition: int, holds: Callable[[ConsumerInfo], bool]) -> None:
    """Wait until the server says so of the partition's consumer of items."""
    stream = store.layout.inbox_name(store.layout.stream_of(partition))
    consumer = store.layout.consumer(partition, "in")
    with anyio.fail_after(5):
        info = await store.bus.api(f"CONSUMER.INFO.{stream}.{consumer}", {}, ConsumerInfo)
        while not holds(info):
            await anyio.sleep(0.02)
            info = await store.bus.api(f"CONSUMER.INFO.{stream}.{consumer}", {}, ConsumerInfo)


async def _take_one(bus: Bus, stream: str, consumer: str) -> bytes:
    arrived: list[bytes] = []
    event = anyio.Event()

    def take(data: bytes) -> None:
        arrived.append(data)
        event.set()

    inbox = bus.new_inbox()
    async with bus.listening(inbox, take):
        await bus.core_publish(f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}", b'{"batch":1}', inbox)
        with anyio.fail_after(5):
            await event.wait()
    return arrived[0]


async def test_mail_flows_again_after_the_server_was_killed(
    pulls: Pulls, store: Store, server: EmbeddedServer, box: Box, eventually: Eventually
) -> None:
    _, layout, inbox = store
    await pulls.start(layout.partition("c_a"))
    await inbox.publish_items([("c_a", b"before")])
    await eventually(lambda: b"before" in box.got())
    await server.restart()
    began = anyio.current_time()
    while True:
        try:
            await inbox.publish_items([("c_a", b"after")])
        except StoreUnavailable:
            continue
        break
    await eventually(lambda: b"after" in box.got())
    assert anyio.current_time() - began < 2.5


async def test_a_pull_lost_without_a_word_is_asked_again(
    pulls: Pulls, store: Store, box: Box, eventually: Eventually
) -> None:
    _, layout, inbox = store
    partition = layout.partition("c_a")
    await pulls.start(partition)
    pull = pulls._pulls[layout.consumer(partition, "in")]
    pull.number += 1  # the status of the open pull will name another one: nobody asks again because of it
    await anyio.sleep(1.1)  # the open pull runs out
    await inbox.publish_items([("c_a", b"one")])
    await eventually(lambda: box.got() == [b"one"])


async def test_resetting_an_unknown_consumer_is_unavailable(hasty_bus: Bus, box: Box) -> None:
    nothing = Layout(prefix="nothing")
    async with Pulls(hasty_bus, nothing, box.mail.append, box.holes.append, SystemClock()) as pulls:
        with pytest.raises(StoreUnavailable):
            await pulls.reset(0)
        await pulls.start(0)  # statuses other than "expired" are asked again later, without a storm


async def test_pulls_end_inside_a_cancelled_scope(bus: Bus, layout: Layout, box: Box) -> None:
    with anyio.CancelScope() as scope:
        async with Pulls(bus, layout, box.mail.append, box.holes.append, SystemClock()) as pulls:
            await pulls.start(0)
            scope.cancel()
            await anyio.sleep_forever()
    assert scope.cancelled_caught
