"""How far somebody has read: a position in every journal stream. Opaque to browsers; there is no global order."""

import re
from typing import Self

from msgspec import Struct

__all__ = ["Cursor"]

FORM = re.compile(r"e([0-9a-f]+)-(s\d+:\d+(?:,s\d+:\d+)*)(?:~\d+)?")
"""What follows `~` tells the lines of one record apart; reading goes on with that whole record."""


class Cursor(Struct, frozen=True):
    """The last sequence read of each stream, by number. `epoch` names the journal, of which there may be another."""

    epoch: str
    positions: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the cursor a browser hands back, or None for anything else."""
        found = FORM.fullmatch(text)
        if found is None:
            return None
        pairs = [part[1:].split(":") for part in found[2].split(",")]
        if [int(stream) for stream, _ in pairs] != list(range(len(pairs))):
            return None
        return cls(found[1], tuple(int(seq) for _, seq in pairs))

    def __str__(self) -> str:
        """Return the cursor as it travels."""
        return f"e{self.epoch}-" + ",".join(f"s{stream}:{seq}" for stream, seq in enumerate(self.positions))

    def moved(self, stream: int, seq: int) -> Self:
        """Return the cursor with one stream read further, never back."""
        positions = list(self.positions)
        positions[stream] = max(positions[stream], seq)
        return type(self)(self.epoch, tuple(positions))
