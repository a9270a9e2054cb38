"""How well a reason is detected on labelled rows, as figures."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence

from msgspec import Struct

from overhand.detection.verdict import Decision
from overhand.evaluation.intervals import Estimate, auroc, f1, rate
from overhand.evaluation.rows import Row

__all__ = ["Examined", "Figures", "Threshold", "by", "figures", "percentile", "thresholds"]

STEPS = tuple(step / 20 for step in range(1, 20))


class Examined(Struct, frozen=True, kw_only=True):
    """One row, and what the detectors said about it."""

    row: Row
    decision: Decision
    score: float  # the highest of the reason's detectors; 0 where none said anything
    took_ms: float
    sentence: str = ""  # of the strongest signal
    failures: tuple[str, ...] = ()


class Figures(Struct, frozen=True, kw_only=True):
    """A flag on a row that needs a person is a hit. An offer is none, and is counted beside it."""

    n: int
    positives: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    auroc: Estimate
    reached: Estimate  # recall, counting an offer of a person as well
    offered_wrongly: int  # offers on rows that need nobody
    p50_ms: float
    p95_ms: float


class Threshold(Struct, frozen=True, kw_only=True):
    """What flagging from a score on would come to."""

    flag_at: float
    precision: float
    recall: float
    f1: float
    flagged: int


def figures(examined: Sequence[Examined]) -> Figures:
    """The figures of some rows."""
    needed = [each for each in examined if each.row.label]
    others = [each for each in examined if not each.row.label]
    hits = sum(each.decision == "flag" for each in needed)
    false_alarms = sum(each.decision == "flag" for each in others)
    times = sorted(each.took_ms for each in examined)
    return Figures(
        n=len(examined),
        positives=len(needed),
        precision=rate(hits, hits + false_alarms),
        recall=rate(hits, len(needed)),
        f1=f1(hits, false_alarms, len(needed) - hits),
        auroc=auroc([each.score for each in needed], [each.score for each in others]),
        reached=rate(sum(each.decision != "go_on" for each in needed), len(needed)),
        offered_wrongly=sum(each.decision == "offer" for each in others),
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
    )


def by(examined: Sequence[Examined], key: Callable[[Row], str]) -> dict[str, Figures]:
    """The figures of each part, by name."""
    parts: dict[str, list[Examined]] = defaultdict(list)
    for each in examined:
        parts[key(each.row) or "?"].append(each)
    return {name: figures(part) for name, part in sorted(parts.items())}


def thresholds(examined: Sequence[Examined], more: Sequence[float] = ()) -> list[Threshold]:
    """A table over scores in steps of .05, and over the ones in force."""
    needed = sum(each.row.label for each in examined)
    table: list[Threshold] = []
    for at in sorted({*STEPS, *more}):
        flagged = [each.row.label for each in examined if each.score >= at]
        hits = sum(flagged)
        precision, recall = hits / (len(flagged) or 1), hits / (needed or 1)
        mean = 2 * precision * recall / ((precision + recall) or 1)
        table.append(Threshold(flag_at=at, precision=precision, recall=recall, f1=mean, flagged=len(flagged)))
    return table


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the ordered values lie; 0 without any."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
