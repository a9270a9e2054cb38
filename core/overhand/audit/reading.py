"""The journal for an audit, a few conversations at a time: what is kept of each is a few figures, never its words."""

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Final

import anyio

from overhand.audit.episodes import Episode, Happened, episodes_of
from overhand.errors import JournalBroken, KeyErased
from overhand.runtime.records import open_history
from overhand.runtime.store import Store

__all__ = ["Reading", "happened_in"]

AT_ONCE: Final = 8


async def happened_in(store: Store, conversation: str) -> list[Happened]:
    """Every event of a conversation with its time, in order.

    Raises:
        KeyErased: its customer was erased.
        JournalBroken: its journal cannot be read.
        StoreUnavailable: the store did not answer.
    """
    history = await open_history(store.journal, store.vault, store.layout, conversation)
    return [(record.header.at, event) for record in history for event in record.events]


class Reading:
    """Reads every conversation in which something was written since a time (ms since the epoch).

    `told` hears how far it is, 0..1. `unread` counts conversations whose journal is broken: they are left out.
    """

    def __init__(self, store: Store, since: int, told: Callable[[float], None]) -> None:
        self._store, self._since, self._told = store, since, told
        self.unread = 0

    async def episodes(self) -> AsyncGenerator[Episode]:
        """Yield all episodes of these conversations; those of erased customers are gone.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        partitions = self._store.layout.partitions
        for partition in range(partitions):
            names = await self._names(partition)
            for start in range(0, len(names), AT_ONCE):
                for episode in await self._read_together(names[start : start + AT_ONCE]):
                    yield episode
                self._told((partition + min(1.0, (start + AT_ONCE) / len(names))) / partitions)
            self._told((partition + 1) / partitions)

    async def _names(self, partition: int) -> list[str]:
        """The conversations of a partition in which anything happened; a head that cannot be read is one of them."""
        heads = self._store.journal.heads([partition])
        return [head.conversation async for head in heads if head.header.at >= self._since or head.header.ver == 0]

    async def _read_together(self, names: Sequence[str]) -> list[Episode]:
        """The episodes of some conversations: side by side they are read in half the time."""
        read: dict[str, list[Episode]] = {}

        async def one(name: str) -> None:
            read[name] = await self._read(name)

        async with anyio.create_task_group() as group:
            for name in names:
                group.start_soon(one, name)
        return [episode for name in names for episode in read[name]]

    async def _read(self, conversation: str) -> list[Episode]:
        try:
            return episodes_of(conversation, await happened_in(self._store, conversation))
        except KeyErased:
            return []
        except JournalBroken:
            self.unread += 1
            return []
