"""Reasons a business names itself, with examples and no code."""

import msgspec
from msgspec import Struct

from overhand.detection import ConversationView, Signal
from overhand_detectors.examples import Examples, Wanted

__all__ = ["OwnReasons"]

LEAST = 0.05  # below this there is nothing to tell


class OwnReasons:
    """The table `[detectors.own_reasons]` as the business version has it: name -> examples. The likest one is told."""

    name, reason, looks_at = "own_reasons", "own_reason", "customer"
    flag_at = 0.5

    class Config(Struct, frozen=True, forbid_unknown_fields=True):
        """What `[reasons.x]` of the business becomes."""

        reasons: dict[str, Wanted] = {}

    def __init__(self, examples: Examples) -> None:
        self._examples = examples

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal for the reason whose examples are nearest."""
        reasons = msgspec.convert(view.settings.get("reasons", {}), dict[str, Wanted])
        scores = {name: await self._examples.score(view, wanted) for name, wanted in reasons.items()}
        if not scores:
            return None
        nearest = max(scores, key=lambda name: scores[name])
        if scores[nearest] < LEAST:
            return None
        sentence = f"This is like the business's own examples of {nearest}."
        return Signal(score=scores[nearest], evidence=view.last.text, sentence=sentence, reason=nearest)
