"""Vectors kept from one index to the next: an edited file costs its own passages, not all five thousand."""

from array import array
from collections.abc import Sequence

from overhand.knowledge.passage import Embedder

__all__ = ["RememberedVectors"]


class RememberedVectors:
    """An embedder that asks another one only for texts that were not in the index before.

    Used by one thread at a time, by whoever builds one index after the other. Numbers of four bytes: 2 kB a text
    with vectors of 512.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._before: dict[str, array[float]] = {}  # of the index before
        self._now: dict[str, array[float]] = {}  # of the one being built

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text. Blocks: call it from a thread."""
        known = self._before | self._now
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new:
            known |= zip(new, (array("f", each) for each in self._embedder.embed(new)), strict=True)
        self._now |= {text: known[text] for text in texts}
        return [known[text] for text in texts]

    def turn(self) -> None:
        """An index is built: forget the texts it no longer has."""
        self._before, self._now = self._now, {}
