"""How a detector stands: how often it did what, and how far people agreed."""

from collections import Counter
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from overhand.evaluation import Estimate, rate

__all__ = ["BASES", "Agreement", "Basis", "Case", "CaseKind", "Count", "Standing", "standings"]

Basis = Literal["people", "verdicts"]
"""What a detector is held against: what people did next (came, or dismissed), or the verdict they gave."""

BASES: Final[tuple[Basis, ...]] = ("people", "verdicts")


CaseKind = Literal["wrong", "missed"]


class Count(NamedTuple):
    """What is counted: of a detector and its reason, or (one of them empty) of more, under a business version."""

    what: str
    detector: str
    reason: str
    version: int


class Case(NamedTuple):
    """Where people say that detection was wrong: a detector's false alarm, or a reason nobody flagged for."""

    kind: CaseKind
    detector: str  # of a false alarm
    reason: str  # empty: the verdict names none
    conversation: str
    episode: int
    at: int


class Agreement(Struct, frozen=True):
    """A detector beside one basis. Each moment counts once: the first message at which it fired before flags ended."""

    right: int = 0  # its moments that needed a person
    wrong: int = 0  # its moments that did not
    found: int = 0  # of what is needed: where it fired
    needed: int = 0  # flags of its reason that needed a person, whoever raised them, and those that were missed

    @property
    def judged(self) -> int:
        """How many of its moments the basis says anything about."""
        return self.right + self.wrong

    @property
    def precision(self) -> Estimate:
        """Of the judged moments, those that needed a person."""
        return rate(self.right, self.judged)

    @property
    def recall(self) -> Estimate:
        """Of what needed a person for its reason, where it fired. What nobody noticed is missing: biased upwards."""
        return rate(self.found, self.needed)


class Standing(Struct, frozen=True, kw_only=True):
    """One detector and one reason under one business version."""

    detector: str
    version: int
    reason: str  # empty: it never spoke
    said: int  # messages it had a signal for
    fired: int  # of them at or above its threshold, out of shadow
    offered: int  # messages for which it would offer a person
    acted: int  # flags it led to
    shadow: int  # signals in shadow
    would_fire: int  # of them at or above the threshold
    unheard: int  # messages it could not judge
    moments: int  # how often it fired or would have, once until the flags of that time ended
    missed: int  # what people say should have been flagged for its reason, and nobody was there
    people: Agreement
    verdicts: Agreement

    def by(self, basis: Basis) -> Agreement:
        """The agreement with one basis."""
        return self.people if basis == "people" else self.verdicts


def standings(counts: Counter[Count]) -> list[Standing]:
    """Every detector that is counted, by name, version and reason.

    A detector that could not judge a message has no reason there: it is counted with the first one it ever spoke for.
    """
    spoke = sorted((each.detector, each.reason) for each in counts if each.detector and each.reason)
    first = dict(reversed(spoke))
    settled: Counter[Count] = Counter()
    for each, number in counts.items():
        settled[each._replace(reason=each.reason or first.get(each.detector, ""))] += number
    keys = sorted({(each.detector, each.version, each.reason) for each in settled if each.detector})
    return [standing(settled, *key) for key in keys]


def standing(counts: Counter[Count], detector: str, version: int, reason: str) -> Standing:
    """One of them, out of its counts and those of its reason."""

    def count(what: str, of: str = detector) -> int:
        return counts[Count(what, of, reason, version)]

    people, verdicts = (
        Agreement(
            right=count(f"{basis}_right"),
            wrong=count(f"{basis}_wrong"),
            found=count(f"{basis}_found"),
            needed=count(f"{basis}_needed", ""),
        )
        for basis in BASES
    )
    return Standing(
        detector=detector,
        version=version,
        reason=reason,
        said=count("said"),
        fired=count("fired"),
        offered=count("offered"),
        acted=count("acted"),
        shadow=count("shadow"),
        would_fire=count("would_fire"),
        unheard=count("unheard"),
        moments=count("moments"),
        missed=count("missed", ""),
        people=people,
        verdicts=verdicts,
    )
