"""A whole worker in a test: real store, real actors, and whatever agent, channel and detectors the test brings."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
import msgspec
from msgspec import Struct

from overhand.agent import Agent
from overhand.business import Business, Team
from overhand.business.editions import Edition, edition_of
from overhand.business.wording import read_texts
from overhand.channel import Item
from overhand.clock import Clock
from overhand.conversation import REASONS, Conversation, Event, Gate, Order, Pace, Party, Rules
from overhand.conversation.commands import Verb
from overhand.detection import Detector, Panel, SharedVectors
from overhand.notifier import Notifier
from overhand.runtime.inlet import StreamInlet
from overhand.runtime.membership import Membership
from overhand.runtime.orders import Answer, OrderDesk
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.records import OpenRecord, fold_entries, open_history
from overhand.runtime.stage import BusinessSource, Stage
from overhand.runtime.store import Store
from overhand.runtime.worker import Worker
from overhand.testing.channel import NUMBER, FakeChannel

__all__ = ["QUICK", "FixedSource", "Workshop", "small_business", "working"]

QUICK = Pace(settle_ms=0, settle_most_ms=0)
PATIENCE_S = 8.0

E = TypeVar("E", bound=Event)


class FixedSource:
    """A business that does not change."""

    def __init__(self, business: Business) -> None:
        self.current: Edition = edition_of(business)


def small_business(
    pace: Pace = QUICK, texts: Mapping[str, Mapping[str, str]] | None = None, episode_turns: int = 40
) -> Business:
    """A shop with one team and the default texts."""
    rules = Rules(
        version=1,
        team="care",
        texts=texts or read_texts({}, "Casa Olmo", ("en", "es", "pt"), REASONS),
        pace=pace,
        episode_turns=episode_turns,
    )
    return Business(
        name="Casa Olmo",
        languages=("en",),
        prompt="We sell and rent furniture in Valencia. We are open from 9 to 18, Monday to Saturday.",
        tone="friendly",
        documents=(),
        rules=rules,
        teams={"care": Team(id="care", name="Care")},
    )


class Workshop(Struct, frozen=True):
    """One worker at work."""

    store: Store
    worker: Worker
    channel: FakeChannel
    inlet: StreamInlet
    desk: OrderDesk

    async def receive(self, *items: Item) -> None:
        """What the channel brought, stored as a web node stores it."""
        await self.inlet.accept(self.channel.name, items)

    async def conversation(self, customer: str) -> str:
        """The id of a customer's conversation."""
        return await self.store.vault.open_customer(self.channel.name, NUMBER, (f"phone:{customer}",))

    async def ask(self, customer: str, verb: Verb, by: str = "ana", *, id: str = "", role: str = "operator") -> Answer:  # noqa: A002
        """An operator's order, answered by the actor."""
        name = id or f"{by}-{msgspec.json.encode(verb).hex()[:40]}-{self.store.clock.monotonic()}"
        order = Order(id=name, by=Party("operator", by, by.capitalize()), role=role, expires=0, verb=verb)
        return await self.desk.ask(await self.conversation(customer), order)

    async def history(self, customer: str) -> list[OpenRecord]:
        """Every record of a customer's conversation."""
        store = self.store
        return await open_history(store.journal, store.vault, store.layout, await self.conversation(customer))

    async def state(self, customer: str) -> Conversation:
        """The state as the journal has it."""
        store, name = self.store, await self.conversation(customer)
        return fold_entries(name, await store.journal.load(name), store.vault, store.layout)

    async def until(self, customer: str, kind: type[E], within_s: float = PATIENCE_S) -> tuple[int, E]:
        """The first event of a kind in a customer's journal, and when it was recorded.

        Raises:
            TimeoutError: there was none in time.
        """
        with anyio.fail_after(within_s):
            while True:
                for record in await self.history(customer):
                    for event in record.events:
                        if isinstance(event, kind):
                            return record.header.at, event


@asynccontextmanager
async def working(
    store: Store,
    *,
    agent: Agent | None,
    channel: FakeChannel | None = None,
    detectors: Sequence[Detector] = (),
    panel: bool = True,
    notifiers: Sequence[Notifier] = (),
    business: Business | None = None,
    source: BusinessSource | None = None,
    name: str = "w1",
    clock: Clock | None = None,
) -> AsyncGenerator[Workshop]:
    """Run a worker with these parts inside the `async with`."""
    channel = channel or FakeChannel()
    clock = clock or store.clock
    quarantine = Quarantine(store.bus, store.layout, store.vault, clock)
    stage = Stage(
        worker=name,
        bus=store.bus,
        layout=store.layout,
        journal=store.journal,
        inbox=store.inbox,
        vault=store.vault,
        quarantine=quarantine,
        clock=clock,
        gate=Gate(),
        source=source or FixedSource(business or small_business()),
        panel=Panel(detectors, clock=clock.now) if panel else None,
        vectors=SharedVectors(None),
        agent=agent,
        tools=(),
        channels={channel.name: channel},
        notifiers=notifiers,
        console_url="http://console.test",
        may_start=lambda _partition: False,
    )
    inlet = StreamInlet(store.inbox, store.layout, store.vault, quarantine, {channel.name: channel})
    desk = OrderDesk(store.bus, store.layout, store.vault, store.inbox, clock)
    async with (
        Membership(store.bus, store.layout, name, clock) as membership,
        Worker(stage, membership) as worker,
        anyio.create_task_group() as group,
    ):
        group.start_soon(worker.run)
        yield Workshop(store, worker, channel, inlet, desk)
        await worker.drain()
