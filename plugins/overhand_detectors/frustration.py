"""A customer who is losing patience: what they say, how they say it, and how the conversation runs."""

import math
import re
from collections.abc import Sequence

from msgspec import Struct, structs

from overhand.detection import ConversationView, Line, Signal
from overhand_detectors.hearing import Ear
from overhand_detectors.mood import sourness
from overhand_detectors.normalise import Reader

__all__ = ["Features", "Frustration"]

SHOUT = re.compile(r"[?!]{2,}")
CALL = re.compile(r"^\W*(?:hell?o+|hola+|al[oô]+|oi+|ol[aá]+|hey+|any ?one|anybody)\W*$", re.IGNORECASE)
PERSONS = frozenset({"operator", "phone"})
SHORT = 5  # words; a burst is made of short messages
BURST_MS = 90_000
ALIKE = 0.5  # share of words two messages must have in common to be the same question
REPEATED, AGAIN_AI, BURST, CAPITALS, SHOUTED, EARLIER, CALLING = 1.3, 1.0, 0.6, 0.9, 0.5, 0.5, 2.2
SOUR = 0.6
TINY = 1e-9
LEAST = 0.1  # below this there is nothing to tell


class Features(Struct, frozen=True, kw_only=True):
    """What speaks for frustration beside the words."""

    repeats: bool  # the customer asks again what they asked before
    ai_repeats: bool  # the AI said nearly the same twice
    burst: bool  # three short messages in a row, unanswered
    capitals: bool
    shouted: bool  # "??", "!!"
    calling: bool  # "hello??" after something was said
    earlier: float  # sourness of the customer's two messages before


class Frustration:
    """Adds the run of the conversation to what the words say."""

    name, reason, looks_at = "frustration", "frustration", "customer"
    flag_at = 0.6

    def __init__(self, ear: Ear, reader: Reader) -> None:
        self._ear = ear
        self._reader = reader

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal whose evidence is the complaint, or the whole message where its tone or repetition tells."""
        view = structs.replace(view, turns=since_a_person(view.turns))
        heard = await self._ear.hear(view)
        features = self.features(view)
        words = self._ear.rules.masked(heard.reading).split()
        odds = log_odds(heard.score) + weight_of(features) + SOUR * max(-1.5, min(2.5, sourness(words)))
        score = 1 / (1 + math.exp(-odds))
        if score < LEAST:
            return None
        why = told(heard.hit.kind if heard.hit is not None else "", features)
        return Signal(score=score, evidence=heard.evidence, sentence=why)

    def features(self, view: ConversationView) -> Features:
        """How the conversation runs."""
        own = [line for line in view.turns if line.author == "customer"][-4:]
        said = self._reader.read(view.last.text).words
        agent = [self._reader.read(line.text).words for line in view.turns if line.author == "agent"][-3:]
        earlier = [sourness(self._reader.read(line.text).words) for line in own[-2:]]
        return Features(
            repeats=any(alike(said, self._reader.read(line.text).words) for line in own),
            ai_repeats=any(alike(one, agent[-1]) for one in agent[:-1]),
            burst=self._burst(view.turns, view.last),
            capitals=shouting(view.last.text),
            shouted=SHOUT.search(view.last.text) is not None,
            calling=bool(view.turns)
            and SHOUT.search(view.last.text) is not None
            and CALL.search(view.last.text) is not None,
            earlier=max(0.0, *earlier) if earlier else 0.0,
        )

    def _burst(self, turns: Sequence[Line], last: Line) -> bool:
        row = [*turns[-2:], last]
        return (
            len(row) == 3
            and all(line.author == "customer" for line in row)
            and last.at - row[0].at <= BURST_MS
            and all(len(self._reader.read(line.text).words) <= SHORT for line in row)
        )


def since_a_person(turns: Sequence[Line]) -> Sequence[Line]:
    """What was said after a person of the business last wrote: what came before is theirs and dealt with."""
    last = max((number for number, line in enumerate(turns) if line.author in PERSONS), default=-1)
    return turns[last + 1 :]


def log_odds(share: float) -> float:
    """The log odds of a share between 0 and 1."""
    return math.log(max(share, TINY) / max(1 - share, TINY))


def weight_of(features: Features) -> float:
    """What the run of the conversation adds."""
    return (
        REPEATED * features.repeats
        + AGAIN_AI * features.ai_repeats
        + BURST * features.burst
        + CAPITALS * features.capitals
        + SHOUTED * features.shouted
        + CALLING * features.calling
        + EARLIER * min(2.0, features.earlier)
    )


def told(kind: str, features: Features) -> str:
    """One sentence for the operator."""
    reasons = [
        kind,
        "they ask the same again" if features.repeats else "",
        "the AI repeats itself" if features.ai_repeats else "",
        "they write in bursts" if features.burst else "",
        "they call for an answer" if features.calling else "",
        "they shout" if features.capitals or features.shouted else "",
    ]
    found = "; ".join(reason for reason in reasons if reason)
    return f"The customer seems frustrated: {found or 'the tone is harsh'}."


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two messages share most of their words; a message of one short word says nothing."""
    a, b = {word for word in one if word not in ".,"}, {word for word in other if word not in ".,"}
    if not a or not b or sum(map(len, a)) < 5:
        return False
    return len(a & b) / len(a | b) >= ALIKE


def shouting(text: str) -> bool:
    """Whether a text of some length is mostly capitals."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 6 and sum(letter.isupper() for letter in letters) / len(letters) > 0.7
