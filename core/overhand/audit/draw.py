"""A random sample that is the same whenever it is drawn again: of all episodes those with the lowest tickets.

A ticket is a hash of the seed and the episode, so each episode is as likely as any other, in whatever order they are
seen. A larger sample contains the smaller one, and an episode that joins or leaves changes one place at most.
"""

import hashlib
from bisect import insort
from typing import Generic, TypeVar

__all__ = ["Draw", "ticket"]

T = TypeVar("T")


def ticket(seed: str, conversation: str, episode: int) -> int:
    """The number an episode draws: 0..2**64 - 1, evenly spread."""
    drawn = hashlib.blake2b(f"{seed}/{conversation}/{episode}".encode(), digest_size=8)
    return int.from_bytes(drawn.digest(), "big")


class Draw(Generic[T]):
    """Keeps the `size` things with the lowest tickets; `seen` counts all that were put in."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: list[tuple[int, T]] = []
        self.seen = 0

    def put(self, number: int, thing: T) -> None:
        """Take part with a ticket."""
        self.seen += 1
        if len(self._kept) == self._size and number >= self._kept[-1][0]:
            return
        insort(self._kept, (number, thing), key=lambda each: each[0])
        del self._kept[self._size :]

    @property
    def drawn(self) -> list[T]:
        """The sample, lowest ticket first."""
        return [thing for _, thing in self._kept]

    def below(self, number: int) -> int:
        """How many of the kept have a lower ticket than `number`."""
        return sum(kept < number for kept, _ in self._kept)
