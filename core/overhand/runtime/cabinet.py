"""Small values under a key, in a bucket whose bytes can be erased: written by compare-and-set, read from the leader."""

from typing import Final

from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.outcome import Message, Rejected, Stale, Stored
from overhand.runtime.streams import Layout

__all__ = ["Cabinet"]

_ATTEMPTS: Final = 3


class Cabinet:
    """One bucket of the layout."""

    def __init__(self, bus: Bus, layout: Layout, bucket: str) -> None:
        self._bus, self._layout, self._bucket = bus, layout, bucket
        self._stream = layout.bucket_stream(bucket)

    async def get(self, key: str) -> Message | None:
        """Return the value with its sequence; None when there is none.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        return await self._bus.last(self._stream, self._subject(key))

    async def put(self, key: str, value: bytes, expect: int = 0) -> bool:
        """Store a value if the last one has sequence `expect` (0: none); False when somebody else stored another.

        Raises:
            StoreUnavailable: refused for good, or nobody can say after three attempts.
        """
        subject = self._subject(key)
        why = ""
        for _ in range(_ATTEMPTS):
            outcome = await self._bus.publish(subject, value, expect=expect)
            if isinstance(outcome, Stored):
                return True
            if isinstance(outcome, Stale):
                return await self._is_ours(key, value, expect)
            why = outcome.why
            if isinstance(outcome, Rejected):
                break
        raise StoreUnavailable(f"writing to {self._bucket}", why)

    async def _is_ours(self, key: str, value: bytes, expect: int) -> bool:
        """An earlier attempt of unknown outcome may have been stored after all."""
        last = await self.get(key)
        return last is not None and last.seq > expect and last.data == value

    async def keys(self, pattern: str) -> list[str]:
        """Return the keys that match, such as `c.*`.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        found = await self._bus.subjects(self._stream, self._subject(pattern))
        start = len(self._subject(""))
        return [subject[start:] for subject in found]

    async def erase(self, key: str) -> None:
        """Overwrite a value in the store; harmless when there is none.

        Raises:
            StoreUnavailable: not done, or nobody can say.
        """
        last = await self.get(key)
        if last is not None:
            await self._bus.erase(self._stream, last.seq)

    def _subject(self, key: str) -> str:
        return self._layout.bucket_subject(self._bucket, key)
