"""How a conversation runs: what speaks for frustration beside the words of the last message."""

import re
from collections.abc import Sequence

from msgspec import Struct, structs

from overhand.detection import ConversationView, Line
from overhand.knowledge import cosine
from overhand_detectors.blend import CourseWeights
from overhand_detectors.mood import sourness
from overhand_detectors.normalise import Reader, Reading
from overhand_detectors.prototypes import Prototypes

__all__ = ["FAILED_REPLY", "Course", "Watcher", "since_a_person"]

FAILED_REPLY = "failed_reply"
"""What the prototypes call an AI's reply after which customers are dissatisfied."""

SHOUT = re.compile(r"[?!]{2,}")
CALL = re.compile(r"^\W*(?:hell?o+|hola+|al[oô]+|oi+|ol[aá]+|hey+|any ?one|anybody)\W*$", re.IGNORECASE)
PERSONS = frozenset({"operator", "phone"})
SHORT = 5  # words; a burst is made of short messages
BURST_MS = 90_000
ALIKE = 0.5  # share of words two messages must have in common to be the same question
BACK = 3  # earlier messages of the customer that are looked at


class Course(Struct, frozen=True, kw_only=True):
    """Signs, each 0 where it is absent, mostly 1 where it is there."""

    repeats: float  # the customer asks again what they asked before
    ai_repeats: float  # the AI said nearly the same twice
    burst: float  # three short messages in a row, unanswered
    capitals: float
    shouted: float  # "??", "!!"
    calling: float  # "hello??" after something was said
    earlier: float  # sourness of the customer's two messages before, 0..2
    sour: float  # sourness of the words, -1.5..2.5
    replied: float  # the AI has answered before
    failed_reply: float = 0.0  # how much its last reply is like those that fail their customer, about -1..1
    sameness: float = 0.0  # how much the message means the same as an earlier one, 0..1

    def odds(self, words: float, weights: CourseWeights) -> float:
        """Log odds, from the log odds of the words alone."""
        signs = sum(getattr(weights, name) * getattr(self, name) for name in self.__struct_fields__)
        return (weights.words if self.replied else 1.0) * words + float(signs)


class Watcher:
    """Reads a conversation's course; with vectors also what its messages mean."""

    def __init__(self, reader: Reader, prototypes: Prototypes) -> None:
        self._reader, self._prototypes = reader, prototypes

    async def course(self, view: ConversationView, words: Sequence[str]) -> Course:
        """The course up to the message to judge; `words` are those of it that no rule explains away."""
        own = [line for line in view.turns if line.author == "customer"]
        agent = [line for line in view.turns if line.author == "agent"]
        course = self.told(view, own, agent, words)
        if not agent or view.vectors is None or not (vector := await view.vectors.vector(view.last.text)):
            return course
        reply = agent[-1].text
        earlier = [await view.vectors.vector(line.text) for line in own[-BACK:]]
        return structs.replace(
            course,
            failed_reply=self._prototypes.margin(FAILED_REPLY, reply, await view.vectors.vector(reply)),
            sameness=max((cosine(vector, each) for each in earlier), default=0.0),
        )

    def told(self, view: ConversationView, own: Sequence[Line], agent: Sequence[Line], words: Sequence[str]) -> Course:
        """What can be told without vectors."""
        said = self._read(view.last)
        replies = [self._read(line) for line in agent[-BACK:]]
        earlier = [self._read(line).sourness for line in own[-2:]]
        text = view.last.text
        return Course(
            repeats=any(alike(said, self._read(line)) for line in own[-BACK - 1 :]),
            ai_repeats=any(alike(one, replies[-1]) for one in replies[:-1]),
            burst=self._burst(view.turns, view.last),
            capitals=shouting(text),
            shouted=SHOUT.search(text) is not None,
            calling=bool(view.turns) and SHOUT.search(text) is not None and CALL.search(text) is not None,
            earlier=min(2.0, max(0.0, *earlier)) if earlier else 0.0,
            sour=max(-1.5, min(2.5, sourness(words))),
            replied=bool(agent),
        )

    def _read(self, line: Line) -> Reading:
        return self._reader.read(line.text)

    def _burst(self, turns: Sequence[Line], last: Line) -> bool:
        row = [*turns[-2:], last]
        return (
            len(row) == 3
            and all(line.author == "customer" for line in row)
            and last.at - row[0].at <= BURST_MS
            and all(len(self._read(line).words) <= SHORT for line in row)
        )


def since_a_person(turns: Sequence[Line]) -> Sequence[Line]:
    """What was said after a person of the business last wrote: what came before is theirs and dealt with."""
    last = max((number for number, line in enumerate(turns) if line.author in PERSONS), default=-1)
    return turns[last + 1 :]


def alike(one: Reading, other: Reading) -> bool:
    """Whether two messages share most of their words; a message of one short word says nothing."""
    a, b = one.different_words, other.different_words
    if not a or not b or sum(map(len, a)) < 5:
        return False
    return len(a & b) / len(a | b) >= ALIKE


def shouting(text: str) -> bool:
    """Whether a text of some length is mostly capitals."""
    letters = list(filter(str.isalpha, text))
    return len(letters) >= 6 and sum(map(str.isupper, letters)) / len(letters) > 0.7
