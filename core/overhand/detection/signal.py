"""What a detector looks at and what it may say."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

from overhand.line import Line

__all__ = ["ConversationView", "Detector", "Line", "Signal", "Vectors"]


class Signal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A detector's finding about one text."""

    score: float  # 0..1, calibrated: the share of such texts that really need a person
    evidence: str  # the words it rests on, copied from the text
    sentence: str  # one sentence for the operator: why
    category: str = ""  # medical, legal, ... where the reason has kinds
    direct: bool = False  # said outright: never answered with an offer
    reason: str = ""  # of a detector that looks for several; empty: the detector's own


class Vectors(Protocol):
    """The embedding layer as a view offers it: each text is embedded once and shared."""

    async def vector(self, text: str) -> Sequence[float]:
        """The embedding of `text`; empty when no embedding layer is installed."""
        ...


class ConversationView(Struct, frozen=True, kw_only=True):
    """A conversation as a detector may see it: the present episode, without notes and without other customers."""

    channel: str
    language: str  # en, es, pt: the customer's, as far as known
    last: Line  # the text to judge: the customer's message, or the AI's draft
    turns: Sequence[Line]  # what was said before `last`, oldest first
    coverage: float | None = None  # how well the business's knowledge covers `last`, 0..1; None: not known
    settings: Mapping[str, object] = {}  # the detector's table in the business version
    judged: Sequence[str] = ()  # evidence a person has already dealt with: not to be flagged again
    vectors: Vectors | None = None


@runtime_checkable
class Detector(Protocol):
    """Judges one text. May also have: `deadline_ms`, `mandatory`, `blocking`, `isolate`, `flag_at`, `offer_at`."""

    name: str
    reason: str
    looks_at: str  # "customer" or "draft"

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal, or nothing. May raise or hang: the panel reports it and the conversation goes on."""
        ...
