"""From the journal into the projection: one consumer a stream, one writer, batches."""

import hashlib
import logging
from collections.abc import Sequence
from typing import Final

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from msgspec import Struct

from overhand.errors import JournalBroken, KeyErased, SealError, StoreUnavailable
from overhand.runtime.record import decode_header
from overhand.runtime.records import decode_body
from overhand.runtime.store import Store
from overhand_web.projection.erasures import Erasures
from overhand_web.projection.projection import Projection
from overhand_web.projection.projector import Opened
from overhand_web.tail import Arrival, StreamFacts, Tail, stream_facts

__all__ = ["Reader"]

log = logging.getLogger("overhand.web")

BATCH: Final = 400
WAITING: Final = 4 * BATCH
PAUSE_S: Final = 0.1


class Read(Struct, frozen=True):
    """A record as it came from a stream."""

    stream: int
    arrival: Arrival


def name_epoch(born: Sequence[str], salt: str) -> str:
    """Return the name of a journal: one made anew, or restored from a copy, has another."""
    return hashlib.blake2b("\n".join([*born, salt]).encode(), digest_size=5).hexdigest()


class Reader:
    """Keeps a projection up to date. `await run()` never returns."""

    def __init__(self, store: Store, projection: Projection) -> None:
        self._bus, self._layout, self._vault, self._clock = store.bus, store.layout, store.vault, store.clock
        self._projection = projection
        self._erasures = Erasures(store, projection)
        self._born: tuple[str, ...] = ()
        self._salt = ""

    async def run(self) -> None:
        """Follow the journal, over restarts of the server and replacements of the journal, until cancelled."""
        while True:
            facts = await self._facts()
            self._born = tuple(fact.created for fact in facts)
            ends = [fact.state.last_seq for fact in facts]
            await self._projection.open(name_epoch(self._born, self._salt), ends)
            await self._read_on()
            log.error("the journal was replaced by another: the projection is built anew")

    async def _facts(self) -> list[StreamFacts]:
        while True:
            try:
                return [
                    await stream_facts(self._bus, self._layout.journal_name(n)) for n in range(self._layout.streams)
                ]
            except StoreUnavailable as error:
                log.warning("%s", error)
                await self._clock.sleep(PAUSE_S)

    async def _read_on(self) -> None:
        """Follow the journal until it turns out to be another one."""
        send, receive = anyio.create_memory_object_stream[Read](WAITING)
        async with send, receive, anyio.create_task_group() as group:
            for stream in range(self._layout.streams):
                group.start_soon(self._follow, stream, send, group.cancel_scope)
            group.start_soon(self._erasures.run)
            group.start_soon(self._write, receive)

    async def _follow(self, stream: int, send: MemoryObjectSendStream[Read], replaced: anyio.CancelScope) -> None:
        async def take(arrival: Arrival) -> None:
            await send.send(Read(stream, arrival))

        name = self._layout.journal_name(stream)
        tail = Tail(self._bus, name, self._projection.cursor.positions[stream])
        while True:
            try:
                facts = await stream_facts(self._bus, name)
                if self._is_another(stream, facts, tail.after):
                    return replaced.cancel()
                await tail.follow(take)
            except StoreUnavailable as error:
                log.warning("%s", error)
            await self._clock.sleep(PAUSE_S)

    def _is_another(self, stream: int, facts: StreamFacts, read: int) -> bool:
        """Whether the stream was made anew, or ends before what was read of it: then old cursors mean nothing."""
        if facts.created != self._born[stream]:
            return True
        if facts.state.last_seq < read:
            self._salt = str(self._clock.now())
            return True
        return False

    async def _write(self, receive: MemoryObjectReceiveStream[Read]) -> None:
        while True:
            batch = [await receive.receive()]
            while len(batch) < BATCH:
                try:
                    batch.append(receive.receive_nowait())
                except anyio.WouldBlock:
                    break
            await self._projection.apply([await self._open(read) for read in batch])

    async def _open(self, read: Read) -> Opened:
        """Open a record's seal, asking for its key as often as it takes the store to answer."""
        while True:
            try:
                return await self._opened(read)
            except StoreUnavailable as error:
                log.warning("%s", error)
                await self._clock.sleep(PAUSE_S)

    async def _opened(self, read: Read) -> Opened:
        arrival = read.arrival
        conversation = arrival.subject.rpartition(".")[2]
        blank = Opened(stream=read.stream, seq=arrival.seq, conversation=conversation, ver=0, at=0, events=None)
        try:
            header = decode_header(arrival.header, conversation)
            blank = msgspec.structs.replace(blank, ver=header.ver, at=header.at, business=header.business)
            await self._vault.key(conversation)
            body = decode_body(self._vault.open(conversation, arrival.data, arrival.subject.encode()))
        except KeyErased:
            return blank
        except (JournalBroken, SealError, msgspec.MsgspecError) as error:
            log.error("record %d of %s cannot be read: %s", arrival.seq, conversation, error)  # noqa: TRY400  # the cause is in the message
            return msgspec.structs.replace(blank, broken=True)
        return msgspec.structs.replace(blank, events=body.events, snapshot=body.snapshot)
