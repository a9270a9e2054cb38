"""Recall over some weeks, with what it rests on."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from overhand.audit.figures import miss_rate, recall
from overhand.audit.tally import WeekCount
from overhand.evaluation import Estimate, rate

__all__ = ["Found", "Report", "report_on"]


class Found(Struct, frozen=True, kw_only=True):
    """Recall, of one reason or of all together."""

    caught: int  # episodes with a flag that a person confirmed
    missed: int  # episodes of the sample in which a person was missing
    miss_rate: Estimate  # of the unflagged episodes
    recall: Estimate


class Report(Struct, frozen=True, kw_only=True):
    """Recall over some weeks. Only those of which something was judged, or which left nothing to judge, count."""

    weeks: Sequence[WeekCount]
    left_out: Sequence[WeekCount]
    unflagged: int
    judged: int
    whole: Found
    reasons: Mapping[str, Found]
    taken: int
    asked_again: int
    signals_only: Estimate  # the recall that the two signals alone would give
    with_taken: Estimate  # recall, if everything people took unasked was missed

    @property
    def passed_over(self) -> Mapping[str, int]:
        """The weeks in which some of the drawn were judged and others before them were not."""
        return {str(each.week): each.passed_over for each in self.weeks if each.passed_over}


def report_on(counts: Iterable[WeekCount]) -> Report:
    """Sum up some weeks."""
    every = list(counts)
    weeks = [each for each in every if each.judged or not each.unflagged]
    unflagged = sum(each.unflagged for each in weeks)
    reasons = sorted({reason for each in weeks for reason in (*each.caught_for, *each.missed_for)})
    caught, taken = sum(each.caught for each in weeks), sum(each.taken for each in weeks)
    in_time, late = sum(each.caught_in_time for each in weeks), sum(each.late for each in weeks)
    whole = found(weeks, caught, "")
    return Report(
        weeks=weeks,
        left_out=[each for each in every if each not in weeks],
        unflagged=unflagged,
        judged=sum(each.judged for each in weeks),
        whole=whole,
        reasons={reason: found(weeks, sum(each.caught_for[reason] for each in weeks), reason) for reason in reasons},
        taken=taken,
        asked_again=sum(each.asked_again for each in weeks),
        signals_only=rate(in_time, in_time + late),
        with_taken=recall(caught, unflagged, whole.miss_rate, seen=taken),
    )


def found(weeks: Sequence[WeekCount], caught: int, reason: str) -> Found:
    """Recall of one reason, or (empty) of all together."""
    samples = [each.sample(reason) for each in weeks]
    missing = miss_rate(samples)
    unflagged = sum(each.unflagged for each in samples)
    missed = sum(each.missed for each in samples)
    return Found(caught=caught, missed=missed, miss_rate=missing, recall=recall(caught, unflagged, missing))
