"""A question the business's knowledge does not cover, and an AI that says so itself."""

from overhand.agent import only_asks_if_bot
from overhand.detection import ConversationView, Signal
from overhand_detectors.normalise import MARKS, Reader, Reading
from overhand_detectors.rules import Rules

__all__ = ["DoesNotKnow", "OutOfScope"]

STATEMENT = 0.49  # what a text that asks nothing counts at most: never enough to flag
LEAST = 0.02  # below this there is nothing to tell
ADMITTED = 0.9


class OutOfScope:
    """The share of such questions that the knowledge left open; says nothing where the coverage is not known."""

    name, reason, looks_at = "out_of_scope", "out_of_scope", "customer"
    flag_at = 0.5
    offer_at = 0.4

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._rules = Rules.load("out_of_scope")

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal for a question that the knowledge does not answer."""
        if view.coverage is None:
            return None
        reading = self._reader.read(view.last.text)
        if self._is_small_talk(reading) or only_asks_if_bot(view.last.text):
            return None
        left_open = 1 - view.coverage
        score = left_open if self._asks(reading) else min(left_open, STATEMENT)
        if score < LEAST:
            return None
        sentence = f"The knowledge covers this to {view.coverage:.0%} only."
        return Signal(score=score, evidence=reading.text, sentence=sentence)

    def _is_small_talk(self, reading: Reading) -> bool:
        return all(word in self._rules.words or word in MARKS or any(map(str.isdigit, word)) for word in reading.words)

    def _asks(self, reading: Reading) -> bool:
        """Orders and mere names of a thing ask for something as well: "flip a coin", "baby seat price"."""
        first = next((word for word in reading.words if word not in MARKS and word not in self._rules.words), "")
        found = self._rules.look(reading)
        if "?" in reading.text or found.hit is not None:
            return True
        return first not in self._rules.telling and not found.looks_like


class DoesNotKnow:
    """A draft in which the AI says that it does not know: a person is asked instead of telling the customer so."""

    name, reason, looks_at = "does_not_know", "out_of_scope", "draft"
    flag_at = 0.6

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._rules = Rules.load("does_not_know")

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal with the words that admit it."""
        hit = self._rules.find(self._reader.read(view.last.text))
        if hit is None:
            return None
        return Signal(score=ADMITTED, evidence=hit.evidence, sentence="The AI's draft says that it does not know.")
