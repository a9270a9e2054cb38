"""One actor by itself: what an activation does before anything is recorded."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import anyio
import anyio.lowlevel
import pytest
from msgspec import structs

from overhand.clock import SystemClock
from overhand.conversation import Gate, Party
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.detection import SharedVectors
from overhand.runtime import EmbeddedServer, Layout
from overhand.runtime.actor import Actor, Fate
from overhand.runtime.delivery import Delivery
from overhand.runtime.inbox import Inbox
from overhand.runtime.inlet import StreamInlet
from overhand.runtime.journal import Journal
from overhand.runtime.mail import Mail
from overhand.runtime.outcome import Message
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.record import Entry
from overhand.runtime.records import open_history
from overhand.runtime.replies import Heard
from overhand.runtime.stage import Stage
from overhand.runtime.store import Store, open_store
from overhand.testing.channel import NUMBER, FakeChannel, written
from overhand.testing.scribe import Scribe
from overhand.testing.workshop import FixedSource, small_business

pytestmark = pytest.mark.anyio

ANA = Party("operator", "ana", "Ana")


class Told:
    """What an actor told its worker."""

    def __init__(self) -> None:
        self.timers: list[tuple[str, int]] = []
        self.broken: list[str] = []
        self.anything = anyio.Event()
        self.fate = Fate(timer=self.timer, dropped=self.end, broken=self.broke, erased=self.end)

    def timer(self, conversation: str, due: int) -> None:
        self.timers.append((conversation, due))
        self.anything.set()

    def broke(self, actor: Actor, why: str) -> None:
        actor.stop()
        self.broken.append(why)
        self.anything.set()

    def end(self, actor: Actor) -> None:
        actor.stop()


class InterruptedJournal(Journal):
    """As a journal is whose connection broke and came back while it was read: the vault has forgotten its keys."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.bus, store.layout)
        self._store = store

    async def load(self, conversation: str) -> list[Entry]:
        entries = await super().load(conversation)
        self._store.vault._forget_all()
        return entries


class EventfulInbox(Inbox):
    """An inbox in which `meanwhile` happens after the first reading was answered and before anyone has seen it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.bus, store.layout)
        self.meanwhile: list[Callable[[], Awaitable[None]]] = []

    async def read_subject(self, conversation: str, from_seq: int) -> list[Message]:
        found = await super().read_subject(conversation, from_seq)
        while self.meanwhile:
            await self.meanwhile.pop()()
        return found


class LeisurelyJournal(Journal):
    """A journal in which `meanwhile` happens after a conversation was read and before anyone has seen it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.bus, store.layout)
        self.meanwhile: list[Callable[[], Awaitable[None]]] = []

    async def load(self, conversation: str) -> list[Entry]:
        entries = await super().load(conversation)
        while self.meanwhile:
            await self.meanwhile.pop()()
        return entries


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    layout = Layout(prefix="t", partitions=4, streams=1)
    async with open_store(server.url, layout, bytes(32), SystemClock(), monitor=server.monitor) as opened:
        yield opened


def staged(store: Store) -> Stage:
    return Stage(
        worker="w1",
        bus=store.bus,
        layout=store.layout,
        journal=store.journal,
        inbox=store.inbox,
        vault=store.vault,
        quarantine=Quarantine(store.bus, store.layout, store.vault, store.clock),
        clock=store.clock,
        gate=Gate(),
        source=FixedSource(small_business()),
        panel=None,
        vectors=SharedVectors(None),
        agent=None,
        tools=(),
        channels={},
        notifiers=(),
        console_url="",
        may_start=lambda _partition: True,
    )


async def wrote(store: Store, text: str) -> Mail:
    """Store what customer 34600 wrote; the mail that a consumer would deliver for it."""
    channel = FakeChannel()
    quarantine = Quarantine(store.bus, store.layout, store.vault, store.clock)
    inlet = StreamInlet(store.inbox, store.layout, store.vault, quarantine, {channel.name: channel})
    await inlet.accept(channel.name, [written("34600", text)])
    conversation = await store.vault.open_customer(channel.name, NUMBER, ("phone:34600",))
    last = (await store.inbox.read_subject(conversation, 1))[-1]
    heard = Heard(last.subject, "nobody", last.data, {})
    return Mail(store.bus, heard, Delivery("", "", 1, last.seq, last.seq, 0), {})


async def looked(conversation: str, stage: Stage) -> Told:
    """What an actor of this conversation says after one look."""
    heard = Told()
    async with anyio.create_task_group() as group:
        actor = Actor(conversation, stage, heard.fate, group)
        actor.hear(c.Look())
        with anyio.fail_after(5):
            await heard.anything.wait()
    return heard


async def test_an_activation_that_records_nothing_still_says_when_to_look_next(store: Store) -> None:
    scribe = Scribe(store)
    conversation = await scribe.open()
    at = store.clock.now() + 60_000
    await scribe.write(conversation, e.ReminderSet(reminder="r1", by=ANA, at=at))
    assert (await looked(conversation, staged(store))).timers == [(conversation, at)]
    assert len(await store.journal.history(conversation)) == 2


async def test_a_key_that_was_forgotten_while_the_journal_was_read_is_no_reason_for_quarantine(store: Store) -> None:
    conversation = await Scribe(store).open()
    stage = structs.replace(staged(store), journal=InterruptedJournal(store))
    heard = await looked(conversation, stage)
    assert heard.broken == []
    assert len(heard.timers) == 1


@pytest.mark.parametrize("during", ["inbox", "journal"])
async def test_an_item_that_went_astray_while_a_step_was_under_way_keeps_its_place(store: Store, during: str) -> None:
    inbox, journal = EventfulInbox(store), LeisurelyJournal(store)
    first = await wrote(store, "one")
    async with journal, anyio.create_task_group() as group:
        stage = structs.replace(staged(store), inbox=inbox, journal=journal)
        actor = Actor(first.conversation, stage, Told().fate, group)

        async def astray() -> None:
            await wrote(store, "two")  # delivered to the worker that ran this partition until now
            third = await wrote(store, "three")
            actor.unsettle()
            actor.put(third)

        (inbox if during == "inbox" else journal).meanwhile.append(astray)
        actor.put(first)
        with anyio.fail_after(5):
            while len(await texts(store, first.conversation)) < 3:
                await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    assert await texts(store, first.conversation) == ["one", "two", "three"]


async def texts(store: Store, conversation: str) -> list[str]:
    """What the journal says that the customer wrote, in its order."""
    records = await open_history(store.journal, store.vault, store.layout, conversation)
    return [event.text for record in records for event in record.events if isinstance(event, e.MessageReceived)]
