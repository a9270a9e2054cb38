"""What the panel says about one text: plain data, safe to journal, with no plugin's type in it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

__all__ = ["Decision", "Failure", "Judged", "Judgement", "Thresholds"]

Decision = Literal["go_on", "offer", "flag"]

Score = Annotated[float, Meta(gt=0, le=1)]


class Thresholds(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a detector's score leads to something; the business version's table of the detector, or its own defaults."""

    flag_at: Score | None = None  # None: the detector's default
    offer_at: Score | None = None  # None: the detector's default, which may be never
    shadow: bool = False  # judged and counted, acting on nothing


class Judgement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One detector's signal, beside the threshold it was held against."""

    detector: str
    reason: str
    score: float  # 0..1
    flag_at: float  # 0..1, as it was in force
    evidence: str
    sentence: str
    category: str = ""
    shadow: bool = False
    acted: bool = False  # True: it is among those that led to the decision


class Failure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One detector that could not be heard."""

    detector: str
    why: str
    kind: str  # raised, overran, nonsense, ended, set_aside, settings
    mandatory: bool = False  # True: it counts as a reason to flag


class Judged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The panel's whole answer about one text."""

    decision: Decision
    reasons: tuple[str, ...] = ()  # what to flag or offer for, the strongest first
    judgements: tuple[Judgement, ...] = ()  # every signal, also those that led to nothing
    failures: tuple[Failure, ...] = ()
    took_ms: float = 0.0
