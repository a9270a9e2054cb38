"""Everything the store holds after a run: every journal, opened, and when each item came into the inbox."""

import anyio
from msgspec import Struct

from overhand.conversation import Conversation
from overhand.conversation import events as e
from overhand.errors import OverhandError
from overhand.runtime.items import decode_inbound, identity_of
from overhand.runtime.records import fold_entries, open_history
from overhand.runtime.store import Store
from overhand.testing.histories import Record, folded

__all__ = ["Dossier", "conversations", "dossiers"]

AT_ONCE = 8


class Dossier(Struct, kw_only=True):
    """One conversation as the store has it. `problem`: why it could not be read."""

    id: str
    partition: int
    history: list[Record] = []
    arrived: dict[str, int] = {}  # identity of a message -> its first inbox sequence
    live: Conversation | None = None  # as a new actor would fold it, through the last snapshot
    state: Conversation | None = None  # as all records fold
    problem: str = ""

    @property
    def received(self) -> list[tuple[e.MessageReceived, Record]]:
        """The customer's messages with their records, in order."""
        return [
            (event, record)
            for record in self.history
            for event in record.events
            if isinstance(event, e.MessageReceived)
        ]


async def conversations(store: Store) -> list[str]:
    """The id of every conversation.

    Raises:
        StoreUnavailable: the store did not answer.
    """
    return [head.conversation async for head in store.journal.heads(range(store.layout.partitions))]


async def dossiers(store: Store) -> list[Dossier]:
    """Read everything."""
    found = [Dossier(id=each, partition=store.layout.partition(each)) for each in await conversations(store)]
    limiter = anyio.Semaphore(AT_ONCE)
    async with anyio.create_task_group() as group:
        for dossier in found:
            group.start_soon(fill, store, dossier, limiter)
    return found


async def fill(store: Store, dossier: Dossier, limiter: anyio.Semaphore) -> None:
    """Read one conversation; what keeps it from being read is its problem."""
    async with limiter:
        try:
            await read(store, dossier)
        except OverhandError as error:
            dossier.problem = str(error)


async def read(store: Store, dossier: Dossier) -> None:
    """Fill a dossier.

    Raises:
        OverhandError: it cannot be read.
    """
    opened = await open_history(store.journal, store.vault, store.layout, dossier.id)
    dossier.history = [
        Record(
            ver=each.header.ver,
            events=each.events,
            prev=each.header.prev,
            hash=each.hash,
            took=each.header.took,
            at=each.header.at,
            hint=each.header.hint,
            writer=each.header.writer,
        )
        for each in opened
    ]
    dossier.state = folded(dossier.history)
    entries = await store.journal.load(dossier.id)
    dossier.live = fold_entries(dossier.id, entries, store.vault, store.layout)
    where = store.layout.inbox_subject(dossier.id).encode()
    for message in await store.inbox.read_subject(dossier.id, 1):
        inbound = decode_inbound(store.vault.open(dossier.id, message.data, where))
        identity = identity_of(store.vault, inbound.channel, inbound.item)
        dossier.arrived.setdefault(identity, message.seq)
