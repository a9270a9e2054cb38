"""Recorded conversations out of the journal, a handful at a time."""

from collections.abc import AsyncGenerator, Collection, Sequence

import anyio
from msgspec import Struct

from overhand.errors import ConfigError, JournalBroken, KeyErased
from overhand.replay.chronicle import episodes
from overhand.replay.period import Period
from overhand.replay.recorded import Recorded
from overhand.runtime.records import open_history
from overhand.runtime.store import Store

__all__ = ["Batch", "Source"]

TOGETHER = 32  # conversations that are read side by side


class Batch(Struct, frozen=True):
    """Some conversations: how many were read, and the episodes of those that have any in the period."""

    read: int
    conversations: Sequence[Sequence[Recorded]]


class Source:
    """Reads the journal of a store. A customer who was erased, or whose journal is broken, is counted and left out."""

    def __init__(self, store: Store, period: Period, limit: int | None = None) -> None:
        self._store, self._period, self._limit = store, period, limit
        self.erased = 0
        self.broken: list[str] = []

    async def names(self, wanted: Collection[str] = ()) -> list[str]:
        """Every conversation that was written to since the period began, or the wanted ones; the last one first.

        Raises:
            ConfigError: there is no such conversation.
            StoreUnavailable: the journal did not answer.
        """
        heads = self._store.journal.heads(range(self._store.layout.partitions))
        # all at once: the server forgets a sweep that nobody continues for ten seconds
        found = {head.conversation: head.header.at async for head in heads}
        for name in wanted:
            if name not in found:
                raise ConfigError(name, "", "the journal holds no such conversation", "Copy its id from the console.")
        since = self._period.since
        names = [name for name, at in found.items() if at >= since and (not wanted or name in wanted)]
        return sorted(names, key=lambda name: (-found[name], name))

    async def batches(self, names: Sequence[str]) -> AsyncGenerator[Batch]:
        """The conversations in this order, until there are as many as the limit says.

        Raises:
            StoreUnavailable: the journal did not answer.
        """
        found = 0
        for start in range(0, len(names), TOGETHER):
            some = names[start : start + TOGETHER]
            read = await self._read(some)
            if self._limit is not None:
                read = read[: self._limit - found]
            found += len(read)
            yield Batch(len(some), read)
            if found == self._limit:
                return

    async def _read(self, names: Sequence[str]) -> list[list[Recorded]]:
        found: dict[str, list[Recorded]] = {}

        async def one(name: str) -> None:
            found[name] = await self._episodes(name)

        async with anyio.create_task_group() as group:
            for name in names:
                group.start_soon(one, name)
        return [found[name] for name in names if found[name]]

    async def _episodes(self, name: str) -> list[Recorded]:
        """The episodes of a conversation that began in the period."""
        store = self._store
        try:
            records = await open_history(store.journal, store.vault, store.layout, name)
        except KeyErased:
            self.erased += 1
            return []
        except JournalBroken:
            self.broken.append(name)
            return []
        return [each for each in episodes(name, records) if each.at in self._period]
