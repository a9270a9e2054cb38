"""Evidence of several kinds, weighed into one calibrated score."""

import math
from collections.abc import Mapping

from msgspec import Struct

__all__ = ["Blend", "Blends", "CourseWeights", "Courses", "log_odds", "share"]

TINY = 1e-9
FARTHEST = 30.0  # log odds; beyond this a score is 0 or 1 anyway


def share(odds: float) -> float:
    """The share, 0..1, that some log odds stand for."""
    return 1 / (1 + math.exp(-max(-FARTHEST, min(FARTHEST, odds))))


def log_odds(of: float) -> float:
    """The log odds of a share."""
    return math.log(max(of, TINY) / max(1 - of, TINY))


class Blend(Struct, frozen=True, kw_only=True):
    """How much each kind of evidence counts, in log odds."""

    bias: float
    head: float  # for each unit of the head's margin
    likeness: float = 0.0  # for each unit of the prototypes' margin
    rules: Mapping[str, float]  # for a rule that fits, by its kind
    looks_like: float  # for a look-alike without a rule that fits

    def score(self, head: float, likeness: float, kind: str | None, *, looks_like: bool) -> float:
        """0..1; `kind` is that of the rule that fits, None where none does."""
        odds = self.bias + self.head * head + self.likeness * likeness
        odds += self.looks_like * looks_like if kind is None else self.rules.get(kind, 0.0)
        return share(odds)


class Blends(Struct, frozen=True, kw_only=True):
    """A reason's two ways of weighing: without an embedding layer, and with one."""

    core: Blend
    embedded: Blend


class CourseWeights(Struct, frozen=True, kw_only=True):
    """How much each sign in a conversation's course counts, in log odds. The first six are set by hand, with care.

    The last ones are fitted on dialogues, each beside the log odds of the words alone.
    """

    burst: float = 0.6
    capitals: float = 0.9
    shouted: float = 0.3
    calling: float = 2.2
    earlier: float = 0.5
    sour: float = 1.6
    repeats: float = 1.3
    ai_repeats: float = 1.0
    words: float = 1.0
    replied: float = 0.0
    failed_reply: float = 0.0
    sameness: float = 0.0


class Courses(Struct, frozen=True, kw_only=True):
    """The weights without an embedding layer, and with one."""

    core: CourseWeights = CourseWeights()
    embedded: CourseWeights = CourseWeights()
