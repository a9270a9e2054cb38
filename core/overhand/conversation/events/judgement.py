"""What the detectors found, and the offer of a colleague."""

from msgspec import Struct

from overhand.conversation.events.base import BaseEvent

__all__ = ["MessageJudged", "OfferAnswered", "OfferMade", "Verdict"]


class Verdict(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What one detector found in one text."""

    detector: str
    reason: str
    score: float
    flag_at: float = 1.0
    evidence: str = ""
    sentence: str = ""
    category: str = ""
    shadow: bool = False


class MessageJudged(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="message_judged"):
    """The detectors have looked at a message."""

    message: str
    decision: str  # go_on, offer, flag
    verdicts: tuple[Verdict, ...] = ()
    failures: tuple[str, ...] = ()  # "detector: why"


class OfferMade(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="offer_made"):
    """The customer was asked "Shall I bring in a colleague?"; once an episode."""

    reasons: tuple[str, ...]


class OfferAnswered(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="offer_answered"):
    """What the customer said to the offer: yes, no, or neither (ignored)."""

    answer: str
    message: str
