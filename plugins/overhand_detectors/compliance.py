"""A medical, legal, financial or privacy matter, a danger, or somebody who may harm themselves."""

from overhand.detection import ConversationView, Signal
from overhand_detectors.hearing import Ear

__all__ = ["Compliance"]

SENTENCES = {
    "selfharm": "The customer may be in danger of harming themselves.",
    "safety": "Something dangerous happened, or somebody may be hurt.",
    "privacy": "The customer raises a matter of personal data.",
    "legal": "The customer raises a legal matter.",
    "financial": "The customer asks for financial advice.",
    "medical": "The customer asks a medical question.",
    "": "This may be a medical, legal, financial or privacy matter.",
}

RULE_SCORE = 0.95  # a rule is enough, whatever speaks against it: a false alarm costs a glance
LEAST = 0.05  # below this there is nothing to tell


class Compliance:
    """Rules by kind, the gravest first; head and prototypes hear what no rule names."""

    name, reason, looks_at = "compliance", "compliance", "customer"
    mandatory = True
    flag_at = 0.5
    offer_at = 0.35

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal with its category, which is empty where no rule names the matter."""
        heard = await self._ear.hear(view)
        kind = heard.hit.kind if heard.hit is not None else ""
        score = max(heard.score, RULE_SCORE) if kind else heard.score
        if score < LEAST:
            return None
        sentence = SENTENCES[kind]
        return Signal(score=score, evidence=heard.evidence, sentence=sentence, category=kind, direct=bool(kind))
