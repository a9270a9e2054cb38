"""How much a word says: what customers write every day, whatever the business, says little."""

import math
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct

__all__ = ["Seen", "rarity"]

FILE = "rarity.json"
NUMBER = 0.3  # "over 60 dollars": the number is the customer's own, not the business's


class Seen(Struct, frozen=True):
    """In how many of `texts` messages of customers each stem stood."""

    texts: int
    stems: Mapping[str, int]


@cache
def seen() -> Seen:
    """What `python -m overhand_detectors.training` counted in its phrases."""
    return msgspec.json.decode(resources.files("overhand.knowledge").joinpath(FILE).read_bytes(), type=Seen)


def rarity(stem: str) -> float:
    """The log odds of meeting a message without the stem, 0 and above; a number counts less."""
    counted = seen()
    times = counted.stems.get(stem, 0)
    odds = math.log(1 + (counted.texts - times + 0.5) / (times + 0.5))
    return odds * NUMBER if stem.isdigit() else odds
