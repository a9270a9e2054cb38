"""One episode as the journal holds it: what detectors saw, what they said, and what people did about it."""

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from overhand.conversation.events import Verdict
from overhand.line import Line

__all__ = ["ACCEPTED", "Act", "Flag", "Heard", "Offer", "Offered", "Raised", "Recorded", "Seen"]

ACCEPTED: Final = "offer"
"""Stands for the detectors of a flag that a customer's yes to an offer raised."""
DETECTION: Final = frozenset({"detector", "customer"})
"""By whom detection raises flags: its detectors, and a customer who accepts the offer they led to."""


class Seen(Struct, frozen=True, kw_only=True):
    """One text as detectors see it: the customer's words, or words of the AI that were sent."""

    turn: int  # how many messages the customer had written by then, this one included
    line: Line
    before: tuple[Line, ...]  # what had been said in the episode and stood by then, oldest first
    language: str = ""  # the customer's, as known by then
    dealt_with: tuple[str, ...] = ()  # evidence of flags that had ended
    round: int = 0  # grows each time the open flags end: a reason may be flagged anew
    with_people: bool = False  # a person owned it, or it was handed on between people: nothing is flagged

    @property
    def is_draft(self) -> bool:
        """Whether the AI wrote it."""
        return self.line.author == "agent"


class Raised(Struct, frozen=True, kw_only=True):
    """A flag: recorded, or one that a configuration would raise."""

    turn: int  # the customer's message after which it stands
    at: int  # ms since the epoch
    message: str  # id of the text that carries the evidence; empty: not known
    reason: str
    detectors: tuple[str, ...]  # those that acted, in the order they were asked
    score: float = 0.0  # of the strongest


class Flag(Raised, frozen=True, kw_only=True):
    """A flag that was raised."""

    id: str
    by: str  # a party's kind: detector, agent, watchdog, operator, customer, system
    business: int  # the version in force
    round: int
    with_people: bool = False
    verdict: str = ""  # good, not_needed, or nobody said

    @property
    def by_detection(self) -> bool:
        """Whether a customer's words raised it: a withheld draft left no words, an agent or a timer is not replayed."""
        return self.by in DETECTION and bool(self.message) and not self.with_people

    @property
    def of_draft(self) -> bool:
        """Whether it withheld a draft of the AI."""
        return self.by == "detector" and not self.message


class Offered(Struct, frozen=True, kw_only=True):
    """An offer of a colleague."""

    turn: int
    message: str
    reasons: tuple[str, ...]


class Offer(Offered, frozen=True, kw_only=True):
    """An offer that was made."""

    answer: str = ""  # yes, no, ignored; empty: none yet
    answered: int = 0  # the customer's message that answered


class Heard(Struct, frozen=True, kw_only=True):
    """What the detectors said about one message when it came."""

    turn: int
    at: int
    message: str
    business: int  # the version in force
    decision: str  # go_on, offer, flag
    verdicts: tuple[Verdict, ...]
    unheard: tuple[str, ...]  # detectors that could not look
    round: int
    with_people: bool


class Act(Struct, frozen=True):
    """What a person did that ended a round: came (claimed, answered), or dismissed its flags."""

    kind: Literal["came", "dismissed"]
    turn: int
    at: int
    round: int


class Recorded(Struct, frozen=True, kw_only=True):
    """One episode. Its turns are the customer's messages, counted from 1."""

    conversation: str
    episode: int
    at: int  # when the customer first wrote, ms since the epoch
    channel: str
    language: str  # as last known
    business: int  # the version in force when the customer first wrote
    turns: int
    lines: tuple[Line, ...]  # everything that was said, in the order it came
    seen: tuple[Seen, ...]
    flags: tuple[Flag, ...] = ()
    offers: tuple[Offer, ...] = ()
    heard: tuple[Heard, ...] = ()
    acts: tuple[Act, ...] = ()
    missed: tuple[str, ...] = ()  # reasons of the verdicts that a flag was missed; an operator may name none
    none_needed: int = 0  # verdicts that no person was needed

    @property
    def golden(self) -> Sequence[int]:
        """The turns after which a person really came in, in order, each once."""
        return list(dict.fromkeys(act.turn for act in self.acts if act.kind == "came"))

    def ended_by(self, round_: int) -> str:
        """What people did about the flags of a round: came, dismissed, or nothing (empty)."""
        return next((act.kind for act in self.acts if act.round == round_), "")
