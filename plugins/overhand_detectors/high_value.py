"""An opportunity that is worth a person: volume, enterprise, a tender, a custom quote, resale, an event, a lease."""

from overhand.detection import ConversationView, Signal
from overhand_detectors.hearing import Ear
from overhand_detectors.normalise import Reader, Reading

__all__ = ["HighValue"]

SENTENCE = "A larger opportunity ({kind}); already said: {said}."
HEARD = "This may be a larger opportunity; already said: {said}."
LEAST = 0.05  # below this there is nothing to tell
LINES = 6  # of the customer's, in which facts are looked for


class HighValue:
    """Rules name the kind; the sentence says which facts the customer has given already."""

    name, reason, looks_at = "high_value", "high_value", "customer"
    flag_at = 0.5

    def __init__(self, ear: Ear, reader: Reader) -> None:
        self._ear = ear
        self._reader = reader

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal with the kind of opportunity as its category, where a rule names it."""
        heard = await self._ear.hear(view)
        if heard.score < LEAST:
            return None
        said = self._said(heard.reading, view)
        kind = heard.hit.kind if heard.hit is not None else ""
        sentence = SENTENCE.format(kind=kind, said=said) if kind else HEARD.format(said=said)
        return Signal(score=heard.score, evidence=heard.evidence, sentence=sentence, category=kind)

    def _said(self, reading: Reading, view: ConversationView) -> str:
        """Which of who, what, how much and when the customer has said in this episode."""
        lines = [line.text for line in view.turns if line.author == "customer"]
        readings = [*map(self._reader.read, lines[-LINES:]), reading]
        return ", ".join(self._ear.rules.facts(readings)) or "nothing yet"
