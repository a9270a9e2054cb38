"""How much a text is like a handful of examples that a business gave, and no training beyond them.

With vectors, these are first whitened: directions in which ordinary messages differ anyway count little, so that eight
examples are enough to tell a matter. Without vectors the pieces of words are compared.
"""

import math
from collections import OrderedDict
from collections.abc import Sequence

from msgspec import Struct

from overhand.detection import ConversationView
from overhand.knowledge import cosine
from overhand_detectors.blend import share
from overhand_detectors.normalise import Reader
from overhand_detectors.prototypes import Prototypes

__all__ = ["Examples", "Wanted"]

EVEN, STEEP = 0.15, 25.0
"""Whitened cosine at which the score is a half: 1 in 100 everyday phrases of this package reaches it."""
EVEN_PIECES, STEEP_PIECES = 0.25, 25.0
"""The same for the share of pieces of words in common."""
REMEMBERED = 256  # lists of examples


class Wanted(Struct, frozen=True):
    """What counts, and what only looks like it."""

    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


class Examples:
    """Compares texts with lists of examples; what a list comes to is remembered."""

    def __init__(self, reader: Reader, prototypes: Prototypes) -> None:
        self._reader, self._prototypes = reader, prototypes
        self._centres: OrderedDict[tuple[str, ...], Sequence[float]] = OrderedDict()

    async def score(self, view: ConversationView, wanted: Wanted) -> float:
        """0..1: how much the text to judge is like what counts, less how much it is like what does not."""
        if not wanted.like:
            return 0.0
        vector = await view.vectors.vector(view.last.text) if view.vectors is not None else ()
        if not vector:
            shared = self._pieces(view.last.text, wanted.like) - self._pieces(view.last.text, wanted.unlike)
            return squashed(shared, EVEN_PIECES, STEEP_PIECES)
        white = self._prototypes.whitened(vector)
        near = cosine(white, await self._centre(view, wanted.like))
        if wanted.unlike:
            near -= max(0.0, cosine(white, await self._centre(view, wanted.unlike)))
        return squashed(near, EVEN, STEEP)

    async def _centre(self, view: ConversationView, texts: tuple[str, ...]) -> Sequence[float]:
        """The middle of some examples' whitened vectors, unit length."""
        known = self._centres.get(texts)
        if known is not None or view.vectors is None:
            return known or ()
        whites = [self._prototypes.whitened(await view.vectors.vector(text)) for text in texts]
        middle = [sum(column) / len(whites) for column in zip(*whites, strict=True)]
        length = math.sqrt(sum(each * each for each in middle)) or 1.0
        centre = self._centres[texts] = [each / length for each in middle]
        if len(self._centres) > REMEMBERED:
            self._centres.popitem(last=False)
        return centre

    def _pieces(self, text: str, examples: Sequence[str]) -> float:
        """The highest share of pieces of words that the text has in common with an example (Dice)."""
        own = self._buckets(text)
        return max((dice(own, self._buckets(example)) for example in examples), default=0.0)

    def _buckets(self, text: str) -> set[int]:
        return self._reader.read(text).pieces[0]


def dice(one: set[int], other: set[int]) -> float:
    """Twice what is common over what both have."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def squashed(value: float, even: float, steep: float) -> float:
    """A half at `even`, from there to 0 and 1."""
    return share(steep * (value - even))
