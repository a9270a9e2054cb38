"""Where channels hand in what they received: nothing is lost, and what belongs nowhere is kept aside."""

from collections.abc import AsyncGenerator

import pytest

from overhand.channel import AccountItem, Item, Limits, StatusItem, Unparsed
from overhand.clock import SystemClock
from overhand.runtime import EmbeddedServer, Layout
from overhand.runtime.inlet import StreamInlet
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.store import Store, open_store
from overhand.testing.channel import NUMBER, FakeChannel, written

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    layout = Layout(prefix="t", partitions=4, streams=1)
    async with open_store(server.url, layout, bytes(32), SystemClock(), monitor=server.monitor) as opened:
        yield opened


async def kept(store: Store) -> int:
    found = await store.bus.subjects(
        store.layout.bucket_stream("QUARANTINE"), store.layout.bucket_subject("QUARANTINE", ">")
    )
    return len(found)


def inlet_of(store: Store) -> StreamInlet:
    channel = FakeChannel()
    channel.limits = Limits(numbers=(NUMBER,))
    quarantine = Quarantine(store.bus, store.layout, store.vault, store.clock)
    return StreamInlet(store.inbox, store.layout, store.vault, quarantine, {"fake": channel})


STRAY = written("1", "for somebody else")


@pytest.mark.parametrize(
    "item",
    [
        Unparsed(why="not JSON", raw=b"{"),
        AccountItem(number=NUMBER, id="a1", at=0, topic="account_update"),
        type(STRAY)(number="999", id="m1", at=0, aliases=("phone:1",), text="for another number"),
        StatusItem(number=NUMBER, id="s1", at=0, status="sent"),
        StatusItem(number=NUMBER, id="s2", at=0, status="sent", outbound="c_nobody.1"),
    ],
    ids=["unreadable", "about the account", "unknown number", "no customer", "unknown conversation"],
)
async def test_what_belongs_to_no_conversation_is_kept_and_its_neighbours_go_on(store: Store, item: Item) -> None:
    inlet = inlet_of(store)
    await inlet.accept("fake", [item, written("1", "Hello")])
    assert await kept(store) == 1
    conversation = await store.vault.find_customer("fake", NUMBER, ("phone:1",))
    assert len(await store.inbox.read_subject(conversation, 1)) == 1


async def test_the_same_unreadable_bytes_are_kept_once(store: Store) -> None:
    inlet = inlet_of(store)
    for _ in range(2):
        await inlet.accept("fake", [Unparsed(why="not JSON", raw=b"{")])
    assert await kept(store) == 1
