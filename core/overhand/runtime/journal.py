"""The journal: one record a decision, chained, appended with optimistic concurrency and group commit."""

from collections.abc import AsyncGenerator, Iterable
from typing import Final

from overhand.clock import Clock, SystemClock
from overhand.errors import JournalBroken, StoreError, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.commits import Log
from overhand.runtime.heads import sweep
from overhand.runtime.outcome import Message, Outcome, Rejected, Stale, Stored, Write
from overhand.runtime.record import Entry, Head, Header, check_chain, encode_header, read_entry, record_hash
from overhand.runtime.replies import HEADER
from overhand.runtime.streams import Layout

__all__ = ["Conflict", "Entry", "Head", "Header", "Journal", "encode_header", "record_hash"]

_RETRY_S: Final = 0.1
_BACKWARDS: Final = 3
"""So often a leader must say that a record is gone before it is believed."""


class Conflict(StoreError):
    """Raised when somebody else appended first: drop the conversation's state, ack nothing."""

    def __init__(self, conversation: str, expected: int, found: int) -> None:
        self.conversation, self.expected, self.found = conversation, expected, found
        super().__init__(f"conversation {conversation}: record {expected} was expected last, {found} is")


class Journal(Log):
    """The records of all conversations. `async with journal:` runs its commits; reading needs no `async with`."""

    def __init__(self, bus: Bus, layout: Layout, clock: Clock | None = None) -> None:
        super().__init__(bus, layout)
        self._clock = clock or SystemClock()

    async def append(self, conversation: str, header: Header, body: bytes, expected_seq: int) -> int:
        """Store one record behind the one at `expected_seq` (0: the first); returns its stream sequence.

        An unknown outcome is settled by appending the identical record again, for as long as it takes.

        Raises:
            Conflict: somebody else's record is last.
            JournalBroken: the record at `expected_seq` is gone: the stream went backwards, or was erased.
            StoreUnavailable: refused for good and not stored, or this journal is closing and nobody can say.
        """
        raw = encode_header(header)
        subject = self._layout.journal_subject(conversation)
        write = Write(subject=subject, payload=body, headers={HEADER: raw.decode()}, expect=expected_seq)
        attempt = 0
        while True:
            outcome = await self._commits.submit(conversation, write)
            if isinstance(outcome, Rejected) and attempt == 0:  # later, an earlier attempt may still be stored
                raise StoreUnavailable("appending", outcome.why)
            seq = await self._settle(conversation, write, outcome, attempt)
            if seq is not None:
                return seq
            if self._commits.closed:
                raise StoreUnavailable("appending", "this process is stopping")
            attempt += 1
            await self._clock.sleep(_RETRY_S)

    async def _settle(self, conversation: str, write: Write, outcome: Outcome, attempt: int) -> int | None:
        """Return the record's sequence when it is stored, None when it must be appended again."""
        if isinstance(outcome, Stored):
            return outcome.seq
        if not isinstance(outcome, Stale):
            return None
        try:
            last = await self._bus.last(self._layout.journal_stream(conversation), write.subject)
        except StoreUnavailable:
            return None
        if last is not None and _is_same(last, write):
            return last.seq
        found, expected = (0 if last is None else last.seq), write.expect or 0
        if found == expected or (found < expected and attempt < _BACKWARDS):  # a leader may be changing
            return None
        if found < expected:
            raise JournalBroken(conversation, f"record {expected} is gone, {found} is the last")
        raise Conflict(conversation, expected, found)

    async def load(self, conversation: str) -> list[Entry]:
        """Return the record with the last snapshot and all after it, in order; nothing for an unknown conversation.

        Raises:
            JournalBroken: a record is missing or does not continue the one before.
            StoreUnavailable: the journal did not answer.
        """
        stream, subject = self._layout.journal_stream(conversation), self._layout.journal_subject(conversation)
        last = await self._bus.last(stream, subject)
        if last is None:
            return []
        head = read_entry(last, conversation)
        snap = head.header.snap
        if snap == 0:
            return [head]
        messages = await self._bus.read(stream, subject, snap, to_seq=last.seq)
        entries = [read_entry(message, conversation) for message in messages]
        if not entries or entries[0].seq != snap or entries[0].header.snap != 0:
            raise JournalBroken(conversation, f"the snapshot at {snap} is missing")
        check_chain(conversation, entries)
        if entries[-1].seq != head.seq:
            raise JournalBroken(conversation, f"record {head.header.ver} vanished while it was read")
        return entries

    async def history(self, conversation: str) -> list[Entry]:
        """Return every record of a conversation in order.

        Raises:
            JournalBroken: a record is missing or does not continue the one before.
            StoreUnavailable: the journal did not answer.
        """
        stream, subject = self._layout.journal_stream(conversation), self._layout.journal_subject(conversation)
        entries = [read_entry(message, conversation) for message in await self._bus.read(stream, subject)]
        check_chain(conversation, entries)
        return entries

    async def heads(self, partitions: Iterable[int]) -> AsyncGenerator[Head]:
        """Yield the last record, without its body, of each conversation of these partitions.

        A header that cannot be read comes as due now, so that its conversation is loaded, and quarantined by that.

        Raises:
            StoreUnavailable: the journal did not answer.
        """
        wanted = frozenset(partitions)
        for stream in range(self._layout.streams):
            subjects = [self._layout.journal_filter(p) for p in self._layout.partitions_of(stream) if p in wanted]
            if subjects:
                async for head in sweep(self._bus, self._layout.journal_name(stream), subjects):
                    yield head


def _is_same(message: Message, write: Write) -> bool:
    return message.data == write.payload and message.header == write.headers[HEADER]
