"""The projection as the rest of the web node uses it: asynchronous, one writer thread, a few reading ones."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import ge
from pathlib import Path
from typing import Final, Protocol, TypeVar

import anyio
from anyio import to_thread

from overhand.clock import Clock
from overhand.replay import Count
from overhand_web.projection import queries
from overhand_web.projection.card import Card
from overhand_web.projection.cursor import Cursor
from overhand_web.projection.frames import Bundle
from overhand_web.projection.ledger import NamedCase, read_cases, read_counts
from overhand_web.projection.projector import FRAMES_KEPT, Opened, Projector
from overhand_web.projection.queries import Frame, View
from overhand_web.projection.schema import connect, create, is_current, remove
from overhand_web.projection.tables import Tables, Tally
from overhand_web.wire import Counts, Line, Row

__all__ = ["Audience", "Projection"]

READERS: Final = 3

T = TypeVar("T")


class Audience(Protocol):
    """Who is told of what the projection shows."""

    def restart(self, number: int) -> None:
        """The projection was opened; its newest frame has this number."""
        ...

    def publish(self, bundles: Sequence[Bundle]) -> None:
        """These frames follow."""
        ...


class Projection:
    """A cache of the journal in one SQLite file.

    `windows` are the channels' reply windows in ms; the audience is given the frames of each batch once it is
    written. Reading waits for `open()`.
    """

    def __init__(
        self,
        file: Path,
        windows: Mapping[str, int],
        clock: Clock,
        audience: Audience,
        frames_kept: int = FRAMES_KEPT,
    ) -> None:
        self._file, self._windows, self._clock, self._audience = file, windows, clock, audience
        self._frames_kept = frames_kept
        self._writing = anyio.CapacityLimiter(1)
        self._reading = anyio.CapacityLimiter(READERS)
        self._idle: list[sqlite3.Connection] = []
        self._writer: sqlite3.Connection | None = None
        self._projector: Projector | None = None
        self._moved = anyio.Event()
        self._opened = anyio.Event()
        self._ends: Sequence[int] = ()
        self.cursor = Cursor("0", ())
        self.number = 0
        self._tally: Tally = Tally()

    async def open(self, epoch: str, ends: Sequence[int]) -> None:
        """Open the file, or make it anew unless it is a cache of this very journal, whose streams end at `ends`."""
        await self._locked(lambda: self._open(epoch, ends))
        self._ends = ends
        self._note()
        self._opened.set()
        self._audience.restart(self.number)

    def _open(self, epoch: str, ends: Sequence[int]) -> None:
        self._close()
        writer = connect_current(self._file, epoch, ends)
        self._writer = writer
        self._projector = Projector(Tables(writer), self._windows, self._clock.now, self._frames_kept)

    async def close(self) -> None:
        """Close every connection."""
        with anyio.CancelScope(shield=True):
            await self._locked(self._close)

    def _close(self) -> None:
        self._projector = None
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def apply(self, records: Sequence[Opened]) -> None:
        """Write records in order, then tell whoever waits or watches."""
        projector = self._running()
        bundles = await self._locked(lambda: projector.apply(records))
        self._note()
        self._audience.publish(bundles)

    async def erase(self, conversation: str, stream: int) -> None:
        """Forget an erased customer."""
        projector = self._running()
        bundles = await self._locked(lambda: projector.erase(conversation, stream))
        self._note()
        self._audience.publish(bundles)

    def _running(self) -> Projector:
        if self._projector is None:
            raise RuntimeError("the projection is not open")
        return self._projector

    def _note(self) -> None:
        projector = self._running()
        self.cursor, self.number = projector.cursor, projector.number
        self._tally = projector.tally.copy()
        self._moved.set()
        self._moved = anyio.Event()

    async def _locked(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._writing)

    async def ready(self) -> None:
        """Wait until something can be read."""
        await self._opened.wait()

    @property
    def caught_up(self) -> bool:
        """Whether everything is shown that the journal held when it was opened."""
        return self._opened.is_set() and all(map(ge, self.cursor.positions, self._ends))

    async def reached(self, stream: int, seq: int, timeout: float) -> bool:
        """Wait until a record is shown, `timeout` seconds at most; returns whether it is."""
        with anyio.move_on_after(timeout):
            while self.cursor.positions[stream] < seq:
                await self._moved.wait()
        return self.cursor.positions[stream] >= seq

    def counts(self, person: str) -> Counts:
        """Return how many conversations each view holds for one person."""
        return queries.count(self._tally, person)

    async def rows(self, view: View) -> tuple[list[Row], str | None]:
        """Return a page of the list, and where the next one begins."""
        return await self._read(lambda sql: queries.read_rows(sql, view))

    async def card(self, conversation: str) -> Card | None:
        """Return what is remembered of a conversation."""
        return await self._read(lambda sql: queries.read_card(sql, conversation))

    async def lines(self, conversation: str, before: int, limit: int) -> tuple[list[Line], bool]:
        """Return the last lines of a thread before a position, oldest first, and whether there are older ones."""
        return await self._read(lambda sql: queries.read_lines(sql, conversation, before, limit))

    async def counts_of_days(self, since: int) -> Mapping[int, Counter[Count]]:
        """Return what detection came to on each day from day number `since` (days since the epoch, UTC) on."""
        return await self._read(lambda sql: read_counts(sql, since))

    async def cases(self, since: int, most: int) -> Sequence[NamedCase]:
        """Return where detection was wrong: the newest `most` of each detector and reason from a day on."""
        return await self._read(lambda sql: read_cases(sql, since, most))

    async def conversations(self) -> list[str]:
        """Return every conversation whose customer was not erased."""
        return await self._read(queries.read_ids)

    async def replay_start(self, cursor: Cursor) -> int | None:
        """Return the frame number after which a reader at `cursor` goes on, or None when that cannot be."""
        return await self._read(lambda sql: queries.replay_start(sql, cursor))

    async def frames(self, after: int, limit: int, *, whole: bool) -> Sequence[Frame]:
        """Return kept frames in order."""
        return await self._read(lambda sql: queries.read_frames(sql, after, limit, whole=whole))

    async def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        await self._opened.wait()
        return await to_thread.run_sync(self._with_connection, work, limiter=self._reading)

    def _with_connection(self, work: Callable[[sqlite3.Connection], T]) -> T:
        writer, connection = self._writer, self._borrow()
        try:
            return work(connection)
        finally:
            if writer is self._writer:
                self._idle.append(connection)
            else:  # the file was made anew meanwhile
                connection.close()

    def _borrow(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return connect(self._file)


def connect_current(file: Path, epoch: str, ends: Sequence[int]) -> sqlite3.Connection:
    """Connect to the file, emptied if it is no cache of this journal or has read more than there is."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)  # what customers wrote is readable in it
    try:
        connection = connect(file)
        if is_current(connection, epoch, len(ends)):
            positions = Tables(connection).cursor().positions
            if all(seq <= end for seq, end in zip(positions, ends, strict=True)):
                return connection
        connection.close()
    except sqlite3.DatabaseError:
        pass
    remove(file)
    file.touch(mode=0o600)
    connection = connect(file)
    create(connection, epoch, len(ends))
    return connection
