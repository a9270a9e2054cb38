"""A tally as a person reads it, and as a program does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from overhand.evaluation import Estimate
from overhand.replay.report import estimate
from overhand.replay.standing import BASES, Agreement, Standing
from overhand.replay.tally import Tally

__all__ = ["tally_as_json", "tally_as_text"]

NAME = 24
COUNTS = ("said", "fired", "offered", "acted", "shadow", "would fire", "not heard")
WORDS = {"people": "by what people did next", "verdicts": "by the verdicts people gave"}


def tally_as_text(tally: Tally) -> Iterator[str]:
    """The lines of both tables."""
    standings = tally.standings()
    name = partial(label, twice=Counter((each.detector, each.version) for each in standings))
    versions = ", ".join(f"{count} under version {version}" for version, count in sorted(tally.judged.items()))
    yield f"messages judged: {tally.judged.total()} ({versions}), verdicts given: {tally.verdicts}"
    yield ""
    yield head("detector", [f"{name:>11}" for name in COUNTS])
    for each in standings:
        yield name(each) + "".join(f"{count:>11}" for count in counts(each))
    for basis in BASES:
        yield ""
        yield head(WORDS[basis], [f"{name:>24}" for name in ("precision", "recall")])
        for each in standings:
            agreement = each.by(basis)
            cells = shown(agreement.precision, agreement.judged), shown(agreement.recall, agreement.needed)
            yield name(each) + "".join(f"{cell:>24}" for cell in cells)


def head(title: str, cells: Sequence[str]) -> str:
    """The first line of a table."""
    return f"{title:<{NAME + 8}}" + "".join(cells)


def label(each: Standing, twice: Counter[tuple[str, int]]) -> str:
    """Detector and version, and the reason where one detector speaks for several."""
    name = f"{each.detector}: {each.reason}" if twice[each.detector, each.version] > 1 else each.detector
    return f"{name[: NAME - 1]:<{NAME}}{'v' + str(each.version):<8}"


def counts(each: Standing) -> tuple[int, ...]:
    """In the order of COUNTS."""
    return each.said, each.fired, each.offered, each.acted, each.shadow, each.would_fire, each.unheard


def shown(of: Estimate, n: int) -> str:
    """A share with its interval and n, or a dash."""
    return f"{of}  n={n}" if n else "-"


def tally_as_json(tally: Tally) -> dict[str, object]:
    """The tally as one value."""
    return {
        "judged": {str(version): count for version, count in sorted(tally.judged.items())},
        "verdicts": tally.verdicts,
        "detectors": [plain(each) for each in tally.standings()],
    }


def plain(each: Standing) -> dict[str, object]:
    """One detector under one version."""
    return {
        "detector": each.detector,
        "version": each.version,
        "reason": each.reason,
        **dict(zip([name.replace(" ", "_") for name in COUNTS], counts(each), strict=True)),
        "moments": each.moments,
        "missed": each.missed,
        **{basis: agreement(each.by(basis)) for basis in BASES},
    }


def agreement(of: Agreement) -> dict[str, object]:
    """How often one basis agreed or not, and precision and recall beside it."""
    return {
        "right": of.right,
        "wrong": of.wrong,
        "precision": estimate(of.precision, of.judged),
        "recall": estimate(of.recall, of.needed),
    }
