from collections.abc import AsyncGenerator, Awaitable, Callable

import anyio
import pytest

from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.inbox import Inbox
from overhand.runtime.streams import Layout

pytestmark = pytest.mark.anyio

Holds = Callable[[], bool | Awaitable[bool]]
Eventually = Callable[[Holds], Awaitable[None]]


@pytest.fixture
async def inbox(bus: Bus, layout: Layout) -> AsyncGenerator[Inbox]:
    async with Inbox(bus, layout) as running:
        yield running


async def test_items_are_stored_in_the_order_they_were_given(inbox: Inbox) -> None:
    items = [(f"c_{number % 3}", b"%d" % number) for number in range(60)]
    await inbox.publish_items(items)
    for number in range(3):
        found = await inbox.read_subject(f"c_{number}", 0)
        assert [message.data for message in found] == [data for who, data in items if who == f"c_{number}"]


async def test_more_items_than_one_batch_holds_are_stored(inbox: Inbox) -> None:
    await inbox.publish_items([("c_a", b"%d" % number) for number in range(2_500)])
    found = await inbox.read_subject("c_a", 1)
    assert [int(message.data) for message in found] == list(range(2_500))


async def test_reading_from_a_position_returns_what_is_there_and_later(inbox: Inbox) -> None:
    await inbox.publish_items([("c_a", b"%d" % number) for number in range(4)])
    every = await inbox.read_subject("c_a", 1)
    assert await inbox.read_subject("c_a", every[2].seq) == every[2:]
    assert await inbox.read_subject("c_nobody", 1) == []


async def test_a_command_is_no_item(inbox: Inbox, bus: Bus, layout: Layout) -> None:
    seq = await inbox.publish_command("c_a", b"claim")
    assert await inbox.read_subject("c_a", 1) == []
    last = await bus.last(layout.inbox_stream("c_a"), layout.command_subject("c_a"))
    assert last is not None
    assert (last.seq, last.data) == (seq, b"claim")


async def test_many_publishers_at_once_share_commits(inbox: Inbox) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(200):
            tasks.start_soon(inbox.publish_items, [(f"c_{number}", b"hello")])
    for number in range(200):
        assert len(await inbox.read_subject(f"c_{number}", 1)) == 1


async def test_nothing_is_said_to_be_stored_while_the_store_is_away(
    hasty_bus: Bus, layout: Layout, server: EmbeddedServer, eventually: Eventually
) -> None:
    async with Inbox(hasty_bus, layout) as inbox:
        await server.kill()
        with pytest.raises(StoreUnavailable):
            await inbox.publish_items([("c_a", b"one"), ("c_b", b"two")])
        await server.restart()
        await eventually(lambda: hasty_bus.connected)
        await inbox.publish_items([("c_a", b"again")])
        assert (await inbox.read_subject("c_a", 1))[-1].data == b"again"


async def test_an_item_too_large_fails_alone(inbox: Inbox) -> None:
    async def publish_too_much() -> None:
        with pytest.raises(StoreUnavailable):
            await inbox.publish_items([("c_a", bytes(9 * 1024 * 1024))])

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(publish_too_much)
        for number in range(30):
            tasks.start_soon(inbox.publish_items, [(f"c_{number}", b"hello")])
    assert await inbox.read_subject("c_a", 1) == []
    assert len(await inbox.read_subject("c_7", 1)) == 1


async def test_publishing_needs_the_inbox_to_run(bus: Bus, layout: Layout) -> None:
    with pytest.raises(StoreUnavailable, match="stopping"):
        await Inbox(bus, layout).publish_command("c_a", b"")
