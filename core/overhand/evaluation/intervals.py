"""What a finite sample says about a rate: Wilson's interval, and what follows from it."""

import math
from collections.abc import Sequence

from msgspec import Struct

__all__ = ["Estimate", "auroc", "f1", "rate"]

Z = 1.96  # 95 %


class Estimate(Struct, frozen=True, rename={"low": "from", "high": "to"}):
    """A figure with its 95 % interval. Without a single observation there is no value (NaN), only the interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """As tables have it: `.97 (.95-.98)`, or a dash."""
        if math.isnan(self.value):
            return "-"
        return f"{short(self.value)} ({short(self.low)}-{short(self.high)})"


NOTHING_SEEN = Estimate(math.nan, 0.0, 1.0)


def short(share: float) -> str:
    """Two digits, without the leading zero; 1.0 is "1.0"."""
    return f"{share:.1f}" if share >= 0.995 else f"{share:.2f}"[1:]


def rate(hits: int, of: int) -> Estimate:
    """A share, with Wilson's score interval (1927), which also holds near 0 and 1."""
    if not of:
        return NOTHING_SEEN
    share = hits / of
    centre = share + Z * Z / (2 * of)
    spread = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    scale = 1 + Z * Z / of
    # rounding must not leave the share itself outside
    return Estimate(share, max(0.0, min(share, (centre - spread) / scale)), max(share, (centre + spread) / scale))


def f1(hits: int, false_alarms: int, misses: int) -> Estimate:
    """The harmonic mean of precision and recall.

    It grows with hits / (hits + false alarms + misses), a plain share J: F1 = 2 J / (1 + J). So does its interval.
    """
    share = rate(hits, hits + false_alarms + misses)
    return Estimate(*(2 * each / (1 + each) for each in (share.value, share.low, share.high)))


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> Estimate:
    """How likely a positive scores above a negative, ties counting half; interval by Hanley and McNeil (1982)."""
    if not positives or not negatives:
        return NOTHING_SEEN
    area = wins(positives, negatives) / (len(positives) * len(negatives))
    both_above, both_below = area / (2 - area), 2 * area * area / (1 + area)
    variance = area * (1 - area)
    variance += (len(positives) - 1) * (both_above - area * area) + (len(negatives) - 1) * (both_below - area * area)
    spread = Z * math.sqrt(max(0.0, variance) / (len(positives) * len(negatives)))
    return Estimate(area, max(0.0, area - spread), min(1.0, area + spread))


def wins(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """The pairs in which the positive scores higher, ties counting half (Mann and Whitney's U)."""
    ranked = sorted([(score, 1) for score in positives] + [(score, 0) for score in negatives])
    total = below = 0.0
    at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        up = sum(kind for _, kind in ranked[at:end])
        down = end - at - up
        total += up * (below + down / 2)
        below += down
        at = end
    return total
