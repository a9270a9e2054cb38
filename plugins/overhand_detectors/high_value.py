"""An opportunity that is worth a person: volume, enterprise, a tender, a custom quote, resale, an event, a lease."""

from overhand.detection import ConversationView, Signal
from overhand_detectors.linear import Head
from overhand_detectors.normalise import Reader, Reading
from overhand_detectors.rules import Rules

__all__ = ["HighValue"]

SENTENCE = "A larger opportunity ({kind}); already said: {said}."
HEARD = "This may be a larger opportunity; already said: {said}."
RULE_SCORE = 0.85
LEAST = 0.05  # below this there is nothing to tell
VETOED = 0.1  # the most a message is worth in which only a look-alike was found


class HighValue:
    """Rules by kind, and a head for the rest; the sentence says which facts the customer has given already."""

    name, reason, looks_at = "high_value", "high_value", "customer"
    flag_at = 0.5

    def __init__(self, reader: Reader, head: Head) -> None:
        self._reader = reader
        self._head = head
        self._rules = Rules.load("high_value")

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal with the kind of opportunity as its category."""
        reading = self._reader.read(view.last.text)
        hit = self._rules.find(reading)
        score = self._head.score(reading.words)
        if hit is not None:
            sentence = SENTENCE.format(kind=hit.kind, said=self._said(reading, view))
            return Signal(score=max(score, RULE_SCORE), evidence=hit.evidence, sentence=sentence, category=hit.kind)
        if self._rules.vetoed(reading):
            score = min(score, VETOED)
        if score < LEAST:
            return None
        return Signal(score=score, evidence=reading.text, sentence=HEARD.format(said=self._said(reading, view)))

    def _said(self, reading: Reading, view: ConversationView) -> str:
        """Which of who, what, how much and when the customer has said in this episode."""
        lines = [self._reader.read(line.text).plain for line in view.turns if line.author == "customer"]
        plain = " . ".join([*lines[-6:], reading.plain])
        said = self._rules.facts(plain)
        return ", ".join(said) or "nothing yet"
