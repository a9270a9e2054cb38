"""A draft of the AI that says what it must not: that a person will come, or that it is one."""

from overhand.detection import ConversationView, Signal
from overhand_detectors.normalise import Reader
from overhand_detectors.rules import Rules

__all__ = ["FalsePromise"]

SCORE = {"denies": 1.0, "promises": 0.9, "claims": 0.35}
SENTENCES = {
    "denies": "The AI's draft denies that it is an AI.",
    "promises": "The AI's draft promises that a person will act.",
    "claims": "The AI's draft says that something was done, or guarantees it.",
}


class FalsePromise:
    """Looks at drafts. That something was done may well be true where tools exist: it stays below the threshold."""

    name, reason, looks_at = "false_promise", "false_promise", "draft"
    flag_at = 0.5

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._rules = Rules.load("false_promise")

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal whose category is denies, promises or claims."""
        hit = self._rules.find(self._reader.read(view.last.text))
        if hit is None:
            return None
        return Signal(
            score=SCORE[hit.kind], evidence=hit.evidence, sentence=SENTENCES[hit.kind], category=hit.kind, direct=True
        )
