"""From how a passage fits a question to the order of passages, and to how sure it is that one answers."""

import math
from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec
from msgspec import Struct

__all__ = ["Evidence", "Modes", "Weights", "trained"]

FILE = "weights.json"


class Evidence(NamedTuple):
    """How one passage fits a question."""

    passage: float  # cosine with the question, 0 without vectors
    sentence: float  # cosine of the nearest sentence, 0 without vectors
    coverage: float  # 0..1
    bm25: float  # ln(1 + BM25)


class Weights(Struct, frozen=True, kw_only=True):
    """What each kind of evidence counts, and how sure their sum makes.

    The sum is the log odds that a passage is the one that answers, if one does. Of two questions to one base the one
    whose best passage has the higher sum is more likely answered. How high is high differs: a folder of example
    questions resembles itself far more than a sheet of facts does. So the base's own yardstick is taken off.
    """

    passage: float = 0.0
    sentence: float = 0.0
    coverage: float
    bm25: float
    slope: float = 0.0
    yardstick: float = 0.0
    bias: float = 0.0
    typical: float = 0.0  # the yardstick of a base that has none of its own

    def order(self, found: Evidence) -> float:
        """The log odds of one passage against others."""
        return (
            self.passage * found.passage
            + self.sentence * found.sentence
            + self.coverage * found.coverage
            + self.bm25 * found.bm25
        )

    def share(self, found: Evidence, yardstick: float) -> float:
        """The share of such questions that are answered by such a passage of such a base, 0..1."""
        return 1 / (1 + math.exp(-(self.slope * self.order(found) + self.yardstick * yardstick + self.bias)))


class Modes(Struct, frozen=True, kw_only=True):
    """With vectors and without."""

    embedded: Weights
    words: Weights
    questions: int  # that they were fitted on
    sources: tuple[str, ...]


@cache
def trained() -> Modes:
    """The weights that `python -m overhand_detectors.training` fitted."""
    return msgspec.json.decode(resources.files("overhand.knowledge").joinpath(FILE).read_bytes(), type=Modes)
