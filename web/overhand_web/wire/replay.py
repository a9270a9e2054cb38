"""Recorded conversations judged anew: how far it is, and what came of it, as `overhand replay --json` has it."""

from typing import Literal

from msgspec import Struct

from overhand.replay import Difference, Totals
from overhand_web.wire.detectors import Share

__all__ = ["GoldenScore", "ReplayPage", "ReplayResult", "ReplayRun", "ReplayStep", "Replayed", "TurnsSaved"]


class GoldenScore(Struct, frozen=True, kw_only=True, gc=False):
    """Golden transfer within a tolerance in turns (1: GT-I), with what late costs more than early."""

    tolerance: int
    lateness: float
    score: float | None


class TurnsSaved(Struct, frozen=True, kw_only=True, gc=False):
    """By how many turns a flag stood before the person came: the median where it did, and how often it did."""

    median: float | None
    n: int


class Replayed(Struct, frozen=True, kw_only=True):
    """What was recorded, or what one business version would have led to."""

    name: str
    conversations_flagged: int
    flags: int
    by_reason: dict[str, int]
    by_detector: dict[str, int]
    offers: int
    flags_without_person: int
    persons_without_flag: int
    gt: tuple[GoldenScore, ...]
    recall: dict[str, Share]  # of the persons that came, flagged within so many turns
    turns_saved: TurnsSaved
    shadow: dict[str, int]
    unheard: dict[str, int]


class ReplayResult(Struct, frozen=True, kw_only=True):
    """What was recorded beside the version in force, and where the two differ."""

    totals: Totals
    outcomes: tuple[Replayed, ...]
    different: int  # texts
    conversations_different: int
    differences: tuple[Difference, ...]  # the first one of each of the first few conversations


class ReplayRun(Struct, frozen=True, kw_only=True):
    """One run. Times are ms since the epoch."""

    id: str
    days: int
    since: int
    by: str  # the name of who started it
    started_at: int
    state: Literal["running", "done", "failed", "cancelled"] = "running"
    read: int = 0  # conversations
    total: int = 0  # 0: not known yet
    ended_at: int | None = None
    error: str = ""  # why it failed, in a sentence
    result: ReplayResult | None = None

    @property
    def step(self) -> "ReplayStep":
        """How far it is."""
        return ReplayStep(id=self.id, state=self.state, read=self.read, total=self.total)


class ReplayStep(Struct, frozen=True, kw_only=True, gc=False):
    """How far a run is, as the stream tells everybody."""

    id: str
    state: str
    read: int
    total: int


class ReplayPage(Struct, frozen=True, kw_only=True):
    """The run that goes on, or the last one; null: none is known."""

    server_time: int
    run: ReplayRun | None
    names: dict[str, str]  # of the customers of its differences, by conversation
