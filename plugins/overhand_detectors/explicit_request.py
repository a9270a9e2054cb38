"""Somebody asks for a person, in any wording."""

from overhand.detection import ConversationView, Signal
from overhand_detectors.linear import Head
from overhand_detectors.normalise import Reader
from overhand_detectors.rules import Rules

__all__ = ["ExplicitRequest"]


class ExplicitRequest:
    """Rules find nearly all wordings; the head adds spellings and phrases nobody thought of."""

    name, reason, looks_at = "explicit_request", "explicit_request", "customer"
    mandatory = True
    flag_at = 0.5
    offer_at = 0.2

    def __init__(self, reader: Reader, head: Head) -> None:
        self._reader = reader
        self._head = head
        self._rules = Rules.load("explicit_request")

    async def look(self, view: ConversationView) -> Signal | None:
        """A direct signal where a rule fits, a weaker one where only the head hears it."""
        reading = self._reader.read(view.last.text)
        hit = self._rules.find(reading)
        if hit is not None:
            return Signal(score=0.97, evidence=hit.evidence, sentence="The customer asks for a person.", direct=True)
        score = self._head.score(reading.words)
        if self._rules.vetoed(reading):
            score = min(score, VETOED)
        if score < LEAST:
            return None
        return Signal(
            score=score,
            evidence=reading.text,
            sentence="The customer seems to ask for a person.",
            direct=score >= OUTRIGHT,
        )


VETOED = 0.1  # the most a message is worth in which only a look-alike was found
LEAST = 0.05  # below this there is nothing to tell
OUTRIGHT = 0.9
