"""Journals written by hand, episodes built by hand, and a detector that does as it is told."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from msgspec import structs

from overhand.conversation import Event
from overhand.conversation import events as e
from overhand.detection import ConversationView, Line, Signal
from overhand.replay import Act, Offer, Recorded, Seen
from overhand.runtime.record import Header
from overhand.runtime.records import OpenRecord

Journal = Callable[..., list[OpenRecord]]
Episode = Callable[..., Recorded]
Spot = Callable[..., "Spotter"]
Judging = Callable[..., e.MessageJudged]

AT = 1_793_000_000_000


class Spotter:
    """Finds words; each has a score. Remembers what it was shown."""

    def __init__(self, reason: str, words: Mapping[str, float], *, looks_at: str = "customer") -> None:
        self.name, self.reason, self.looks_at = f"spots_{reason}", reason, looks_at
        self.flag_at, self.offer_at = 0.5, 0.3
        self.mandatory = False
        self.seen: list[ConversationView] = []
        self._words = words

    async def look(self, view: ConversationView) -> Signal | None:
        # a worker's view goes on changing with its conversation
        self.seen.append(structs.replace(view, turns=[*view.turns], judged=[*view.judged]))
        found = next((word for word in self._words if word in view.last.text), None)
        if found is None:
            return None
        if self._words[found] < 0:
            raise ValueError(found)
        return Signal(score=self._words[found], evidence=found, sentence=f"They wrote {found}.")


@pytest.fixture
def spot() -> Spot:
    """Makes a detector of a reason that scores words; a score below 0 makes it raise."""

    def make(reason: str, words: Mapping[str, float], *, looks_at: str = "customer") -> Spotter:
        return Spotter(reason, words, looks_at=looks_at)

    return make


@pytest.fixture
def journal() -> Journal:
    """The records with these events, a second apart, under business version 3."""

    def write(*records: Sequence[Event]) -> list[OpenRecord]:
        return [
            OpenRecord(ver, Header(ver=ver, prev=f"h{ver - 1}", at=AT + ver * 1000, business=3), [*events], f"h{ver}")
            for ver, events in enumerate(records, start=1)
        ]

    return write


@pytest.fixture
def episode() -> Episode:
    """An episode of the customer's messages; "ai: ..." is what the AI wrote.

    A person came after each turn of `came`, and gave it back at once. During `owned` turns people have it.
    """

    def make(
        *texts: str,
        came: Sequence[int] = (),
        owned: Sequence[int] = (),
        offers: Sequence[Offer] = (),
        conversation: str = "c_a",
    ) -> Recorded:
        seen: list[Seen] = []
        lines: list[Line] = []
        turn = 0
        for number, text in enumerate(texts):
            author = "agent" if text.startswith("ai: ") else "customer"
            turn += author == "customer"
            line = Line(id=f"m{number}", author=author, text=text.removeprefix("ai: "), at=AT + number * 1000)
            round_ = sum(turn > each for each in came)
            seen.append(
                Seen(turn=turn, line=line, before=tuple(lines), language="en", round=round_, with_people=turn in owned)
            )
            lines.append(line)
        return Recorded(
            conversation=conversation,
            episode=1,
            at=AT,
            channel="whatsapp",
            language="en",
            business=3,
            turns=turn,
            lines=tuple(lines),
            seen=tuple(seen),
            offers=tuple(offers),
            acts=tuple(Act("came", each, AT, number) for number, each in enumerate(came)),
        )

    return make


@pytest.fixture
def judged() -> Judging:
    """The detectors' word on a message: verdicts as (detector, reason, score, in shadow)."""

    def make(
        message: str, *verdicts: tuple[str, str, float, bool], decision: str = "go_on", failures: Sequence[str] = ()
    ) -> e.MessageJudged:
        return e.MessageJudged(
            message=message,
            decision=decision,
            verdicts=tuple(
                e.Verdict(detector=detector, reason=reason, score=score, flag_at=0.5, shadow=shadow)
                for detector, reason, score, shadow in verdicts
            ),
            failures=tuple(failures),
        )

    return make
