"""Whether a customer asks if they are talking to a machine."""

from overhand_detectors.normalise import Reader
from overhand_detectors.rules import Rules

__all__ = ["asks_if_bot"]

RULES = Rules.load("bot_question")


def asks_if_bot(text: str) -> bool:
    """Whether `text` asks if a machine or a person answers. Nobody needs to come, but the answer must be true."""
    return RULES.find(Reader().read(text)) is not None
