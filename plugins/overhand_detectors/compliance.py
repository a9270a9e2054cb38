"""A medical, legal, financial or privacy matter, a danger, or somebody who may harm themselves."""

from overhand.detection import ConversationView, Signal
from overhand_detectors.linear import Head
from overhand_detectors.normalise import Reader
from overhand_detectors.rules import Rules

__all__ = ["Compliance"]

SENTENCES = {
    "selfharm": "The customer may be in danger of harming themselves.",
    "safety": "Something dangerous happened, or somebody may be hurt.",
    "privacy": "The customer raises a matter of personal data.",
    "legal": "The customer raises a legal matter.",
    "financial": "The customer asks for financial advice.",
    "medical": "The customer asks a medical question.",
}

RULE_SCORE = 0.95
HEAD_ALONE = 0.6  # on texts of other kinds than it was trained on, most that it hears are none
LEAST = 0.05  # below this there is nothing to tell
VETOED = 0.1  # the most a message is worth in which only a look-alike was found


class Compliance:
    """Rules by kind, the gravest first; the head hears what no rule names."""

    name, reason, looks_at = "compliance", "compliance", "customer"
    mandatory = True
    flag_at = 0.4  # a false alarm costs a glance; a missed one is what this detector is for
    offer_at = 0.25

    def __init__(self, reader: Reader, head: Head) -> None:
        self._reader = reader
        self._head = head
        self._rules = Rules.load("compliance")

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal with its category; the category is empty where only the head speaks."""
        reading = self._reader.read(view.last.text)
        hit = self._rules.find(reading)
        if hit is not None:
            return Signal(
                score=RULE_SCORE, evidence=hit.evidence, sentence=SENTENCES[hit.kind], category=hit.kind, direct=True
            )
        score = HEAD_ALONE * self._head.score(reading.words)
        if self._rules.vetoed(reading):
            score = min(score, VETOED)
        if score < LEAST:
            return None
        return Signal(
            score=score, evidence=reading.text, sentence="This may be a medical, legal, financial or privacy matter."
        )
