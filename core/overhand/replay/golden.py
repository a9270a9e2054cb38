"""How near predicted flags come to the turns after which a person really came in.

GT-T, golden transfer within tolerance: Liu et al., AAAI-21, arXiv 2012.07610, as their released code computes it. A
second golden turn that nothing came near costs nothing there, so recall stands beside it.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from msgspec import Struct, field

from overhand.evaluation import Estimate, rate
from overhand.evaluation.figures import percentile

__all__ = ["LATENESS", "TOLERANCES", "Golden", "gt", "saved"]

TOLERANCES: Final = (1, 2, 3)
"""Turns: GT-I, GT-II and GT-III."""
LATENESS: Final = (0.0, 0.5)
"""What a late flag costs more than an early one: nothing, as the released code has it, and ours."""
TINY: Final = 1e-7  # of the released code


def gt(golden: Collection[int], predicted: Collection[int], tolerance: int, lateness: float = 0.0) -> float:
    """The score of one dialogue, 0..1; positions are turns, `lateness` lies in [0, 1)."""
    if not golden or not predicted:
        return float(not golden and not predicted)
    places = set(predicted)
    return sum(max(nearness(p - q, tolerance, lateness) for q in golden) for p in places) / len(places)


def nearness(late: int, tolerance: int, lateness: float) -> float:
    """What a flag counts that stands `late` turns after a golden one (below 0: before it)."""
    sign = (late > 0) - (late < 0)
    slope = 1 / (1 - lateness * sign)
    return math.exp(-slope * late**2 / (2 * (tolerance + TINY) ** 2))


def saved(golden: Sequence[int], predicted: Collection[int]) -> Iterator[int]:
    """For each golden turn the turns by which the first flag since the one before it comes earlier; 0: the same turn.

    A golden turn without such a flag is left out.
    """
    before = 0
    for q in golden:
        ahead = [p for p in predicted if before < p <= q]
        if ahead:
            yield q - min(ahead)
        before = q


class Golden(Struct):
    """The scores of many dialogues."""

    dialogues: int = 0
    moments: int = 0  # golden turns
    scores: dict[tuple[int, float], float] = field(default_factory=dict[tuple[int, float], float])  # sums
    reached: dict[int, int] = field(default_factory=dict[int, int])  # tolerance -> golden turns with a flag that near
    called: int = 0  # golden turns with a flag since the one before
    earlier: list[int] = field(default_factory=list[int])  # turns saved, where some were

    def add(self, golden: Sequence[int], predicted: Collection[int]) -> None:
        """Score one dialogue."""
        self.dialogues += 1
        self.moments += len(golden)
        for tolerance in TOLERANCES:
            near = sum(any(abs(p - q) <= tolerance for p in predicted) for q in golden)
            self.reached[tolerance] = self.reached.get(tolerance, 0) + near
            for lateness in LATENESS:
                key = tolerance, lateness
                self.scores[key] = self.scores.get(key, 0.0) + gt(golden, predicted, tolerance, lateness)
        turns = list(saved(golden, predicted))
        self.called += len(turns)
        self.earlier += [each for each in turns if each]

    def mean(self, tolerance: int, lateness: float) -> float:
        """The corpus score; NaN without a dialogue."""
        return self.scores[tolerance, lateness] / self.dialogues if self.dialogues else math.nan

    def recall(self, tolerance: int) -> Estimate:
        """The share of golden turns with a flag within `tolerance` turns."""
        return rate(self.reached.get(tolerance, 0), self.moments)

    @property
    def turns_saved(self) -> float:
        """The median over golden turns that were flagged earlier; NaN where none was."""
        return percentile(sorted(self.earlier), 0.5) if self.earlier else math.nan
