"""Somebody asks for a person, in any wording."""

from overhand.agent import only_asks_if_bot
from overhand.detection import ConversationView, Signal
from overhand_detectors.hearing import Ear

__all__ = ["ExplicitRequest"]

RULE_SCORE = 0.95  # a rule is enough, whatever speaks against it: a request is never missed
LEAST = 0.05  # below this there is nothing to tell
OUTRIGHT = 0.9  # from here on it was said outright: nobody is asked whether they meant it


class ExplicitRequest:
    """Rules find most wordings; head and prototypes hear those nobody thought of. In between, a person is offered."""

    name, reason, looks_at = "explicit_request", "explicit_request", "customer"
    mandatory = True
    flag_at = 0.6
    offer_at = 0.4

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    async def look(self, view: ConversationView) -> Signal | None:
        """A direct signal where a rule fits or hardly anything else can be meant."""
        heard = await self._ear.hear(view)
        score = max(heard.score, RULE_SCORE) if heard.hit is not None else heard.score
        if score < LEAST:
            return None
        if heard.hit is None and only_asks_if_bot(view.last.text):
            return None  # the customer is told the truth, and may ask for a person then
        direct = score >= OUTRIGHT
        sentence = "The customer asks for a person." if direct else "The customer seems to ask for a person."
        return Signal(score=score, evidence=heard.evidence, sentence=sentence, direct=direct)
