"""From raw scores to a confidence: every index is its own yardstick.

How alike two passages of one business are anyway is measured by leaving each passage out in turn and asking for it
among the others. A question must fit better than that to count as covered: a folder of example questions resembles
itself far more than a sheet of facts does.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from overhand.knowledge.lexical import LexicalIndex
from overhand.knowledge.passage import Passage
from overhand.knowledge.terms import terms

__all__ = ["Calibration", "cosine"]

SAMPLE = 100  # passages left out in turn; more change the mean by less than its own spread
SLACK = 0.02  # keeps the spread of a very small index away from 0


class Yardstick(NamedTuple):
    """What fits by chance within one index."""

    mean: float
    spread: float


class Calibration:
    """Turns a coverage, and a cosine where there is one, into the share of such questions that were answerable.

    The weights are those of two logistic regressions over 1,073 labelled questions to five knowledge bases in
    English, Spanish and Portuguese, each base weighing the same. Without vectors leave-one-out adds nothing, since
    coverage is already weighted by the index's own rarities.
    """

    def __init__(self, words: LexicalIndex, passages: Sequence[Passage], vectors: Sequence[Sequence[float]]) -> None:
        step = max(1, len(passages) // SAMPLE)
        chosen = range(0, len(passages), step)
        self._coverage = _yardstick([_best_other_coverage(words, passages[number], number) for number in chosen])
        self._cosine = _yardstick([_best_other_cosine(vectors, number) for number in chosen] if vectors else [])

    def confidence(self, coverage: float, likeness: float | None) -> float:
        """0..1; `likeness` is the cosine of question and passage, None without an embedding layer."""
        return 1 / (1 + math.exp(-self.evidence(coverage, likeness)))

    def evidence(self, coverage: float, likeness: float | None) -> float:
        """The same as log odds."""
        if likeness is None:
            return 6.75 * coverage - 2.4
        above = (likeness - self._cosine.mean) / self._cosine.spread
        return 4.2 * coverage + 1.95 * above + 3.05 * self._coverage.mean - 0.6


def cosine(left: Sequence[float], right: Sequence[float]) -> float:
    """The cosine of two unit vectors of one length; `math.dist` is the fastest such sum without numpy."""
    return 1 - math.dist(left, right) ** 2 / 2


def _best_other_coverage(words: LexicalIndex, passage: Passage, number: int) -> float:
    fits = words.fits(terms(passage.text))
    return max((fit.coverage for other, fit in fits.items() if other != number), default=0.0)


def _best_other_cosine(vectors: Sequence[Sequence[float]], number: int) -> float:
    return max((cosine(vectors[number], other) for at, other in enumerate(vectors) if at != number), default=0.0)


def _yardstick(values: Sequence[float]) -> Yardstick:
    if not values:
        return Yardstick(0.0, 1.0)
    mean = sum(values) / len(values)
    return Yardstick(mean, math.sqrt(sum((value - mean) ** 2 for value in values) / len(values)) + SLACK)
