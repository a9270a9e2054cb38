"""How near two texts are in meaning."""

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Likeness", "cosine"]


class Likeness(NamedTuple):
    """How near a passage is to a question; 0 where nothing is known."""

    passage: float = 0.0  # cosine of the question and the passage under its heading
    sentence: float = 0.0  # cosine of the question and the passage's nearest sentence under the same heading


def cosine(left: Sequence[float], right: Sequence[float]) -> float:
    """The cosine of two unit vectors of one length; `math.dist` is the fastest such sum without numpy."""
    return 1 - math.dist(left, right) ** 2 / 2
