"""A question the business's knowledge does not cover, and an AI that has just said so."""

from overhand.detection import ConversationView, Signal
from overhand_detectors.normalise import Reader, Reading
from overhand_detectors.rules import Rules

__all__ = ["OutOfScope"]

LOW, HIGH = 0.15, 0.55  # coverage at which the score is 1 and 0 for a plain question
STATEMENT = 0.35  # what a text that asks nothing counts: too little to act on
LEAST = 0.1  # below this there is nothing to tell


class OutOfScope:
    """Turns the knowledge's own coverage into a score; says nothing where the coverage is not known."""

    name, reason, looks_at = "out_of_scope", "out_of_scope", "customer"
    flag_at = 0.6
    offer_at = 0.4

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._rules = Rules.load("out_of_scope")

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal for a question that the knowledge does not answer."""
        if view.coverage is None:
            return None
        reading = self._reader.read(view.last.text)
        if self._is_small_talk(reading):
            return None
        uncovered = min(1.0, max(0.0, (HIGH - view.coverage) / (HIGH - LOW)))
        score = uncovered * (1.0 if self._is_question(reading) else STATEMENT)
        if score < LEAST:
            return None
        sentence = f"The knowledge covers this to {view.coverage:.0%} only."
        return Signal(score=score, evidence=reading.text, sentence=sentence)

    def _is_small_talk(self, reading: Reading) -> bool:
        return all(word in self._rules.words or word in ".," or any(map(str.isdigit, word)) for word in reading.words)

    def _is_question(self, reading: Reading) -> bool:
        return "?" in reading.text or self._rules.find(reading) is not None
