"""How a detector stands: how often it did what, and how far people agreed."""

from typing import Final, Literal

from msgspec import Struct, field

from overhand.evaluation import Estimate, rate

__all__ = ["BASES", "Agreement", "Basis", "Standing"]

Basis = Literal["people", "verdicts"]
"""What a detector is held against: what people did next (came, or dismissed), or the verdict they gave."""

BASES: Final[tuple[Basis, ...]] = ("people", "verdicts")


class Agreement(Struct):
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


class Standing(Struct):
    """One detector under one business version."""

    detector: str
    version: int
    reason: str = ""  # empty: it never spoke
    said: int = 0  # messages it had a signal for
    fired: int = 0  # of them at or above its threshold, out of shadow
    offered: int = 0  # messages for which it would offer a person
    acted: int = 0  # flags it led to
    shadow: int = 0  # signals in shadow
    would_fire: int = 0  # of them at or above the threshold
    unheard: int = 0  # messages it could not judge
    people: Agreement = field(default_factory=Agreement)
    verdicts: Agreement = field(default_factory=Agreement)

    def by(self, basis: Basis) -> Agreement:
        """The agreement with one basis."""
        return self.people if basis == "people" else self.verdicts
