"""An audit in words, tables and JSON."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from overhand.audit.episodes import Episode
from overhand.audit.figures import Judged, miss_rate
from overhand.audit.report import Found, Report
from overhand.audit.sample import Sample
from overhand.evaluation import Estimate

__all__ = ["bounds", "recall_as_json", "recall_as_text", "sample_as_json", "sample_as_text", "sentence"]

SIZES = (25, 50, 100, 200, 400)
MISSED = (0, 1, 2, 5)
MANY = 1_000_000
"""Unflagged episodes beside which no sample of these sizes counts: the bounds hold for any fewer."""

WEEKS = f"{'week':<10}{'unflagged':>10}{'judged':>8}{'missed':>8}{'caught':>8}{'taken unasked':>15}{'asked twice':>13}"
BIASED = (
    "  They show only what somebody noticed, so this is biased upwards.",
    "  What nobody noticed is found by judging a sample.",
)


def sample_as_text(sample: Sample) -> Iterator[str]:
    """The sample, a line an episode."""
    yield f"{sample.week}: {len(sample.episodes)} drawn of {sample.unflagged} unflagged episodes (UTC)"
    if sample.episodes:
        yield f"{'conversation':<24}{'episode':>7}  {'last message':<16}  {'lang':<4}  {'messages':>8}  judged"
    for each in sample.episodes:
        where = f"{each.conversation:<24}{each.number:>7}  {moment(each.last_at)}"
        yield f"{where}  {each.language or '-':<4}  {each.messages:>8}  {each.judged or '-'}"


def moment(at: int) -> str:
    """A time in UTC, to the minute."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def sample_as_json(sample: Sample) -> dict[str, object]:
    """The sample as one value."""
    return {
        "week": str(sample.week),
        "seed": sample.seed,
        "unflagged": sample.unflagged,
        "episodes": [episode_as_json(each) for each in sample.episodes],
    }


def episode_as_json(episode: Episode) -> dict[str, object]:
    """One of the sample."""
    judged = episode.judged
    return {
        "conversation": episode.conversation,
        "episode": episode.number,
        "last_at": episode.last_at,
        "language": episode.language,
        "messages": episode.messages,
        "judged": judged is not None,
        "missed": judged.missed if judged else None,
        "reason": judged.reason if judged else "",
    }


def recall_as_text(report: Report) -> Iterator[str]:
    """The weeks, recall as a table, and what it can and cannot prove."""
    yield WEEKS
    for week in sorted([*report.weeks, *report.left_out], key=lambda each: each.week):
        counts = f"{week.unflagged:>10}{week.judged:>8}{week.missed:>8}{week.caught:>8}"
        mark = "  not judged: left out" if week in report.left_out else ""
        yield f"{week.week!s:<10}{counts}{week.taken:>15}{week.asked_again:>13}{mark}"
    yield ""
    yield f"{'':<24}{'caught':>8}{'missed':>8}  {'miss rate, %':>18}  {'recall, %':>18}"
    yield row("all", report.whole)
    yield from (row(reason, each) for reason, each in report.reasons.items())
    yield ""
    yield sentence(report)
    yield from warnings(report.passed_over)
    yield ""
    yield from signals(report)


def row(name: str, found: Found) -> str:
    """One line of the table of recall."""
    rates = f"{percent(found.miss_rate):>18}  {percent(found.recall):>18}"
    return f"{name[:24]:<24}{found.caught:>8}{found.missed:>8}  {rates}"


def percent(of: Estimate) -> str:
    """A share and its interval."""
    value = "-" if math.isnan(of.value) else f"{100 * of.value:.1f}"
    return f"{value} ({100 * of.low:.1f}-{100 * of.high:.1f})"


def sentence(report: Report) -> str:
    """What the sample proves, and what it does not."""
    whole = report.whole
    if report.left_out and not report.judged:
        return "Nothing was judged: nothing can be said about recall."
    if not report.unflagged:
        return "No episode was unflagged: there was nothing to judge."
    if report.judged == report.unflagged:
        return (
            f"All {report.judged} unflagged episodes were judged, {whole.missed or 'none'} missed: this is no estimate."
        )
    low, high = 100 * whole.miss_rate.low, 100 * whole.miss_rate.high
    between = f"between {low:.1f} % and {high:.1f} %" if whole.missed else f"below {high:.1f} %"
    head = f"{report.judged} judged, {whole.missed or 'none'} missed: the miss rate is {between} with 95 % confidence"
    if not whole.caught:
        return f"{head}; recall cannot be told at all, since people confirmed no flag."
    recalled = f"{100 * whole.recall.low:.1f} % to {100 * whole.recall.high:.1f} %"
    return f"{head}; recall cannot be told more exactly than {recalled}."


def warnings(passed_over: Mapping[str, int]) -> Iterator[str]:
    """What makes the sample less than random."""
    for week, count in passed_over.items():
        yield f"{week}: not judged, though drawn before others that were: {count}. If they were skipped because they"
        yield "are hard, recall is overstated: judge them too."


def signals(report: Report) -> Iterator[str]:
    """What needs no sample, and why it is not enough."""
    yield "Episodes noticed without a sample:"
    yield f"{report.taken:>6}  a person stepped in before anything had called one"
    yield f"{report.asked_again:>6}  the customer asked for a person twice before the first flag"
    yield f"  Recall from these alone: {percent(report.signals_only)} %."
    yield from BIASED
    if report.taken:
        yield f"  If all that people took unasked was missed, recall is {percent(report.with_taken)} %."


def recall_as_json(report: Report) -> dict[str, object]:
    """Recall as one value; what cannot be told is null."""
    return {
        "weeks": [str(each.week) for each in report.weeks],
        "left_out": [str(each.week) for each in report.left_out],
        "unflagged": report.unflagged,
        "judged": report.judged,
        **found_as_json(report.whole),
        "reasons": {reason: found_as_json(each) for reason, each in report.reasons.items()},
        "passed_over": report.passed_over,
        "taken": report.taken,
        "asked_again": report.asked_again,
        "signals_only": estimate_as_json(report.signals_only),
        "with_taken": estimate_as_json(report.with_taken),
        "sentence": sentence(report),
    }


def found_as_json(found: Found) -> dict[str, object]:
    """Recall of one reason, or of all."""
    return {
        "caught": found.caught,
        "missed": found.missed,
        "miss_rate": estimate_as_json(found.miss_rate),
        "recall": estimate_as_json(found.recall),
    }


def estimate_as_json(of: Estimate) -> dict[str, float]:
    """A share and its interval."""
    return {"value": round(of.value, 4), "from": round(of.low, 4), "to": round(of.high, 4)}


def bounds(sizes: Sequence[int] = SIZES, missed: Sequence[int] = MISSED) -> Iterator[str]:
    """What a sample can prove, as a table in Markdown: the miss rate is below this with 95 % confidence."""
    yield f"| judged | {' | '.join(f'{each} missed' for each in missed)} |"
    yield f"|{'---|' * (len(missed) + 1)}"
    for size in sizes:
        highest = [miss_rate([Judged(unflagged=MANY, judged=size, missed=each)]).high for each in missed]
        yield f"| {size} | {' | '.join(f'{100 * each:.1f} %' for each in highest)} |"
