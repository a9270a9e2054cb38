"""A comparison as a person reads it, and as a program does. It holds nothing that anybody wrote."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from msgspec import structs

from overhand.evaluation import Estimate
from overhand.replay.compare import Comparison, Difference, Placed
from overhand.replay.golden import LATENESS, TOLERANCES
from overhand.replay.outcome import Outcome, Totals
from overhand.replay.period import written

__all__ = ["as_json", "as_text"]

LONGEST = 20  # differences and flags that are listed; a program gets all
LABEL, CELL = 38, 20
ROMAN = ("I", "II", "III")


def as_text(comparison: Comparison) -> Iterator[str]:
    """The lines of the table, of the differences and of the flags."""
    totals, outcomes = comparison.totals, comparison.outcomes
    yield (
        f"conversations: {totals.conversations}, episodes: {totals.episodes}, messages: {totals.messages}, "
        f"times a person came in: {totals.persons}"
    )
    yield from beside(totals)
    yield ""
    yield row("", [outcome.name for outcome in outcomes])
    yield from table(outcomes)
    yield ""
    yield from listed_differences(comparison)
    yield from listed_flags(comparison)


def beside(totals: Totals) -> Iterator[str]:
    """What the figures leave out."""
    if totals.otherwise:
        yield f"  of them after a flag of the AI, a timer or a colleague, which is not replayed: {totals.otherwise}"
    if totals.withheld:
        yield f"  withheld drafts of the AI, whose words are in no journal and not replayed: {totals.withheld}"


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line a figure, one column an outcome."""

    def line(label: str, of: Callable[[Outcome], object]) -> str:
        return row(label, [str(of(outcome)) for outcome in outcomes])

    yield line("conversations flagged", lambda each: each.flagged)
    yield line("flags", lambda each: each.flags)
    yield from counted(outcomes, "  for", lambda each: each.by_reason)
    yield from counted(outcomes, "  by", lambda each: each.by_detector)
    yield line("offers of a colleague", lambda each: each.offers)
    yield line("flags, no person after them", lambda each: each.unanswered)
    yield line("persons, no flag before them", lambda each: each.unflagged)
    for lateness in LATENESS:
        cost = f", late costs more (l = {lateness:g})" if lateness else " (l = 0)"
        for tolerance, roman in zip(TOLERANCES, ROMAN, strict=True):
            yield row(f"GT-{roman}{cost}", [score(each, tolerance, lateness) for each in outcomes])
    for tolerance in TOLERANCES:
        label = f"persons flagged within {turns(tolerance)}"
        yield row(label, [str(each.golden.recall(tolerance)) for each in outcomes])
    yield line("turns saved, where any (median)", saved)
    yield from counted(outcomes, "texts in shadow for", lambda each: each.shadow)
    yield from counted(outcomes, "texts not heard by", lambda each: each.unheard)


def counted(outcomes: Sequence[Outcome], label: str, of: Callable[[Outcome], Counter[str]]) -> Iterator[str]:
    """A line for each name that any outcome counted."""
    for name in sorted({name for outcome in outcomes for name in of(outcome)}):
        yield row(f"{label} {name}", [str(of(outcome)[name]) for outcome in outcomes])


def row(label: str, cells: Sequence[str]) -> str:
    """One line of the table."""
    return f"{label:<{LABEL}}" + "".join(f"{cell[: CELL - 2]:>{CELL}}" for cell in cells)


def score(outcome: Outcome, tolerance: int, lateness: float) -> str:
    """A corpus score."""
    mean = outcome.golden.mean(tolerance, lateness)
    return "-" if math.isnan(mean) else f"{mean:.3f}"


def saved(outcome: Outcome) -> str:
    """The median of the turns saved, with how often some were."""
    golden = outcome.golden
    return f"{golden.turns_saved:g} (n={len(golden.earlier)})" if golden.earlier else "-"


def turns(number: int) -> str:
    """So many turns."""
    return f"{number} turn" if number == 1 else f"{number} turns"


def listed_differences(comparison: Comparison) -> Iterator[str]:
    """Where the last two outcomes differ."""
    a, b = (outcome.name for outcome in comparison.outcomes[-2:])
    found = comparison.differences
    yield f"differences between {a} and {b}: {len(found)}"
    for each in found[:LONGEST]:
        sides = [f"{name}: {', '.join(only)}" for name, only in ((a, each.only_a), (b, each.only_b)) if only]
        yield f"  {place(each)}  only {'; only '.join(sides)}"
    yield from more(len(found))


def listed_flags(comparison: Comparison) -> Iterator[str]:
    """The flags of the last outcome."""
    yield f"flags of {comparison.outcomes[-1].name}: {len(comparison.flags)}"
    for each in comparison.flags[:LONGEST]:
        flag = each.flag
        yield f"  {place(each)}  {written(flag.at)}  {flag.reason} {flag.score:.2f} by {', '.join(flag.detectors)}"
    yield from more(len(comparison.flags))


def place(each: Difference | Placed) -> str:
    """Conversation, episode and message."""
    turn = each.turn if isinstance(each, Difference) else each.flag.turn
    return f"{each.conversation}  episode {each.episode}  message {turn}"


def more(found: int) -> Iterator[str]:
    """How many are not listed."""
    if found > LONGEST:
        yield f"  and {found - LONGEST} more, all of them with --json"


def as_json(comparison: Comparison) -> dict[str, object]:
    """The comparison as one value."""
    return {
        "totals": comparison.totals,
        "outcomes": [plain(outcome) for outcome in comparison.outcomes],
        "compared": [outcome.name for outcome in comparison.outcomes[-2:]],
        "differences": comparison.differences,
        "flags": [
            {"conversation": each.conversation, "episode": each.episode, **structs.asdict(each.flag)}
            for each in comparison.flags
        ],
    }


def plain(outcome: Outcome) -> dict[str, object]:
    """One outcome; what cannot be said is null."""
    golden = outcome.golden
    return {
        "name": outcome.name,
        "conversations_flagged": outcome.flagged,
        "flags": outcome.flags,
        "by_reason": outcome.by_reason,
        "by_detector": outcome.by_detector,
        "offers": outcome.offers,
        "flags_without_person": outcome.unanswered,
        "persons_without_flag": outcome.unflagged,
        "gt": [
            {"tolerance": tolerance, "lateness": lateness, "score": rounded(golden.mean(tolerance, lateness))}
            for lateness in LATENESS
            for tolerance in TOLERANCES
        ],
        "recall": {str(tolerance): estimate(golden.recall(tolerance), golden.moments) for tolerance in TOLERANCES},
        "turns_saved": {"median": rounded(golden.turns_saved), "n": len(golden.earlier)},
        "shadow": outcome.shadow,
        "unheard": outcome.unheard,
    }


def estimate(of: Estimate, n: int) -> dict[str, object]:
    """A share with its 95 % interval and on how many it rests."""
    return {"value": rounded(of.value), "from": rounded(of.low), "to": rounded(of.high), "n": n}


def rounded(number: float) -> float | None:
    """Four digits; None for what is not a number."""
    return None if math.isnan(number) else round(number, 4)
