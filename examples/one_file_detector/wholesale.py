"""A detector in one file: a customer who writes about wholesale, reselling or a number of pieces is worth a closer.

Try it: `plugin_files = ["wholesale.py"]` in `overhand.toml`.
"""

import re
from collections.abc import Callable

from msgspec import Struct

from overhand.config import Config
from overhand.detection import ConversationView, Detector, Signal
from overhand.hookspecs import hookimpl

WORDS = re.compile(r"\b(wholesale|reseller|resell|al por mayor|mayorista|por atacado|revend\w+)\b", re.IGNORECASE)
PIECES = re.compile(
    r"\b(\d{2,5})\s+(pieces|units|chairs|tables|beds|sofas|sillas|mesas|camas|cadeiras)\b", re.IGNORECASE
)


class Wholesale:
    """Flags for `high_value`: by a word of the trade, or by a number of pieces above the business's `pieces`."""

    name = "wholesale"
    reason = "high_value"
    looks_at = "customer"
    flag_at = 0.6

    class Config(Struct, frozen=True, forbid_unknown_fields=True):
        """Table `[detectors.wholesale]` of the business version, beside the keys that every detector has."""

        pieces: int = 20

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal about the customer's last message, or nothing."""
        if word := WORDS.search(view.last.text):
            return Signal(score=0.9, evidence=word[0], sentence="Writes about wholesale.")
        pieces = PIECES.search(view.last.text)
        if pieces is None or int(pieces[1]) < int(str(view.settings.get("pieces", 20))):
            return None
        return Signal(score=0.7, evidence=pieces[0], sentence=f"Asks for {pieces[0]}.")


@hookimpl
def register_detectors(add: Callable[[Detector], None], config: Config) -> None:
    """Hand the detector over."""
    del config  # its settings come with each view
    add(Wholesale())
