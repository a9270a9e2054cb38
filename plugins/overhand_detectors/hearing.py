"""Everything that speaks for a reason in one text, weighed into one calibrated score."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, structs

from overhand.detection import ConversationView
from overhand_detectors.blend import CourseWeights
from overhand_detectors.examples import Examples, Wanted
from overhand_detectors.linear import Head
from overhand_detectors.normalise import Reader, Reading
from overhand_detectors.prototypes import Prototypes
from overhand_detectors.rules import Found, Hit, Rules

__all__ = ["Ear", "Heard"]

HARMLESS = 0.1  # the most a message is worth that is small talk, or a look-alike from its first word to its last


class Heard(Struct, frozen=True):
    """What one text says for the reason."""

    reading: Reading
    score: float  # 0..1, calibrated
    found: Found  # by the rules
    closely: bool  # with an embedding layer

    @property
    def hit(self) -> Hit | None:
        """The rule that fits."""
        return self.found.hit

    @property
    def evidence(self) -> str:
        """The words a rule found, else the whole text."""
        return self.hit.evidence if self.hit is not None else self.reading.text


class Ear:
    """Listens for one reason: rules, a linear head over pieces of words, and the prototypes where there are vectors."""

    def __init__(self, reader: Reader, head: Head, prototypes: Prototypes, examples: Examples) -> None:
        self.reason = head.model.reason
        self.rules = Rules.load(self.reason)
        self._reader, self._head, self._prototypes, self._examples = reader, head, prototypes, examples

    async def hear(self, view: ConversationView) -> Heard:
        """What the text to judge says; the business's own phrases for the reason count as well."""
        heard = await self._listen(view)
        if not view.settings:
            return heard
        wanted = Wanted(texts_of(view.settings, "phrases"), texts_of(view.settings, "unlike"))
        if not (wanted.like or wanted.unlike):
            return heard
        liked = await self._examples.score(view, wanted)
        unliked = await self._examples.score(view, Wanted(wanted.unlike, wanted.like))
        score = max(heard.score, liked) if heard.hit is not None else min(max(heard.score, liked), 1 - unliked)
        return structs.replace(heard, score=score)

    async def _listen(self, view: ConversationView) -> Heard:
        text = view.last.text
        reading = self._reader.read(text)
        found = self.rules.look(reading)
        vector = await view.vectors.vector(text) if view.vectors is not None else ()
        blends = self._head.model.blends
        blend = blends.embedded if vector else blends.core
        score = blend.score(
            self._head.margin(reading.pieces),
            self._prototypes.margin(self.reason, text, vector) if vector else 0.0,
            found.hit.kind if found.hit is not None else None,
            looks_like=found.looks_like,
        )
        if score > HARMLESS and found.hit is None and (found.is_nothing_else or reading.says_nothing):
            score = HARMLESS
        return Heard(reading, score, found, bool(vector))

    def course_weights(self, *, closely: bool) -> CourseWeights:
        """How much the signs of a conversation's course count for the reason."""
        courses = self._head.model.courses
        return courses.embedded if closely else courses.core


def texts_of(settings: Mapping[str, object], key: str) -> tuple[str, ...]:
    """The texts under a key of the detector's table; the business's reader has checked that they are texts."""
    return msgspec.convert(settings.get(key, ()), tuple[str, ...])
