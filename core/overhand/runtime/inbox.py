"""The inbox, where customers' and providers' items and operators' commands wait for their actor."""

from collections.abc import Sequence

from overhand.errors import StoreUnavailable
from overhand.runtime.commits import Log
from overhand.runtime.outcome import Message, Stored, Write

__all__ = ["Inbox"]


class Inbox(Log):
    """Stores items and commands. `async with inbox:` runs its commits; reading needs no `async with`."""

    async def publish_items(self, items: Sequence[tuple[str, bytes]]) -> None:
        """Store (conversation, sealed item) pairs in this order; returns only when all are stored.

        They go into the next commit of their streams, together with what others publish at this moment.

        Raises:
            StoreUnavailable: at least one is not stored, or nobody can say; the others may be.
        """
        await self._store([(c, Write(subject=self._layout.inbox_subject(c), payload=payload)) for c, payload in items])

    async def publish_command(self, conversation: str, payload: bytes) -> int:
        """Store a sealed command; returns its sequence in the inbox stream.

        Raises:
            StoreUnavailable: not stored, or nobody can say.
        """
        subject = self._layout.command_subject(conversation)
        return (await self._store([(conversation, Write(subject=subject, payload=payload))]))[0]

    async def read_subject(self, conversation: str, from_seq: int) -> list[Message]:
        """Return the conversation's items from a position on, in order (no commands).

        Raises:
            StoreUnavailable: the inbox did not answer.
        """
        subject = self._layout.inbox_subject(conversation)
        return await self._bus.read(self._layout.inbox_stream(conversation), subject, from_seq)

    async def _store(self, writes: Sequence[tuple[str, Write]]) -> list[int]:
        answers = [self._commits.submit(conversation, write) for conversation, write in writes]
        outcomes = [await answer for answer in answers]
        failed = [outcome for outcome in outcomes if not isinstance(outcome, Stored)]
        if failed:
            raise StoreUnavailable("storing in the inbox", str(failed[0]))
        return [outcome.seq for outcome in outcomes if isinstance(outcome, Stored)]
