"""What a sample says about recall. Pure: counts in, an estimate with its 95 % interval out."""

import math
from collections.abc import Iterable

from msgspec import Struct

from overhand.evaluation import Estimate, rate

__all__ = ["Judged", "miss_rate", "recall"]

ROUNDING = 1e-9
UNKNOWN = Estimate(math.nan, 0.0, 1.0)


class Judged(Struct, frozen=True, kw_only=True):
    """The sample of one week: `judged` of its `unflagged` episodes were looked at, in `missed` a person was missing."""

    unflagged: int
    judged: int
    missed: int


def miss_rate(samples: Iterable[Judged]) -> Estimate:
    """The share of unflagged episodes in which a person was missing; weeks of which nothing was judged are left out.

    Each week counts by its size, not by how many of it were judged. The interval is Wilson's, for as many judged as the
    weighing leaves (Kish, 1965: all of them when each week gave the same share). It never leaves what was counted: the
    missed that were seen exist, and the rest of the judged were none, so that a week judged whole is known exactly.
    """
    known = [each for each in samples if each.judged]
    total = sum(each.unflagged for each in known)
    if not known:
        return UNKNOWN
    share = sum(each.unflagged * each.missed / each.judged for each in known) / total
    like = math.floor(1 / sum((each.unflagged / total) ** 2 / each.judged for each in known) + ROUNDING)
    low = rate(math.floor(share * like + ROUNDING), like).low
    high = rate(math.ceil(share * like - ROUNDING), like).high
    least = sum(each.missed for each in known) / total
    most = sum(each.unflagged - each.judged + each.missed for each in known) / total
    return Estimate(share, min(share, max(low, least)), max(share, min(high, most)))


def recall(caught: int, unflagged: int, missing: Estimate, seen: int = 0) -> Estimate:
    """Of the episodes that needed a person, the share to which one was called: caught / (caught + rate x unflagged).

    `missing` is the miss rate of the `unflagged`; what it leaves open, recall leaves open. `seen` more are known to be
    missed without a sample. Without anything that needed a person there is no value.
    """
    rates = (missing.value, missing.high, missing.low) if unflagged else (0.0, 0.0, 0.0)
    value, low, high = (share(caught, seen + unflagged * each) for each in rates)
    return Estimate(value, 0.0 if math.isnan(low) else low, 1.0 if math.isnan(high) else high)


def share(caught: int, missed: float) -> float:
    """Caught of all that needed a person; NaN where none did, or nobody knows."""
    return caught / (caught + missed) if caught + missed else math.nan
