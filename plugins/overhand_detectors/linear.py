"""A linear head over hashed pieces of words: a sum of weights, no library needed."""

import base64
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from zlib import crc32

from msgspec import Struct

from overhand_detectors.blend import Blends, Courses

__all__ = ["BUCKETS", "Head", "Model", "buckets_of", "windows"]

BUCKETS = 1 << 15
SHORTEST, LONGEST = 3, 5  # letters in a piece of a word
WINDOW = 40  # words read together; a longer message is read window by window
MOST_WINDOWS = 8
REMEMBERED = 4_096  # words
NOTHING = 128  # the byte of a weight of 0 as it is kept: a number without a sign is read fastest


class Model(Struct, frozen=True, kw_only=True):
    """A trained head as its file holds it."""

    reason: str
    weights: str  # BUCKETS signed bytes, base64
    scale: float  # one weight is its byte times this
    bias: float
    seed: int
    rows: dict[str, list[int]]  # source, with its licence -> [positives, negatives] it was trained on
    blends: Blends
    courses: Courses = Courses()


class Head:
    """Adds up a model's weights over plain words."""

    def __init__(self, model: Model) -> None:
        self._weights = bytes(byte ^ NOTHING for byte in base64.b64decode(model.weights))
        self.model = model

    def margin(self, pieces: Sequence[Collection[int]]) -> float:
        """How much a text looks like the reason, in log odds: the highest of all its windows, given as buckets."""
        return max((self._margin(window) for window in pieces), default=self.model.bias)

    def _margin(self, found: Collection[int]) -> float:
        if not found:
            return self.model.bias
        weights = self._weights
        weighed = sum([weights[bucket] for bucket in found]) - NOTHING * len(found)
        return self.model.bias + self.model.scale * weighed / sqrt(len(found))


def windows(words: Sequence[str]) -> list[Sequence[str]]:
    """The message in pieces of at most WINDOW words, which overlap by half."""
    if len(words) <= WINDOW:
        return [words]
    starts = range(0, len(words) - WINDOW // 2, WINDOW // 2)
    return [words[start : start + WINDOW] for start in starts][:MOST_WINDOWS]


def buckets_of(words: Sequence[str]) -> set[int]:
    """The buckets of a text: its words, its pairs of neighbours, and the pieces of each word."""
    padded = [b" " + word.encode() + b" " for word in words]
    pairs = {crc32(before + word) % BUCKETS for before, word in pairwise([b"<", *padded])}
    return pairs.union(*map(buckets_of_word, padded))


@lru_cache(REMEMBERED)
def buckets_of_word(padded: bytes) -> Sequence[int]:
    """The buckets of one word with blanks around it: the word itself, and its pieces."""
    size = len(padded)
    pieces = [
        crc32(padded[start : start + length]) % BUCKETS
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(size - length + 1)
    ]
    return (crc32(b"w" + padded) % BUCKETS, *pieces)
