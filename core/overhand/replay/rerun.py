"""Today's detectors over recorded episodes, as the panel would have had them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

import anyio.lowlevel
from msgspec import Struct, field

from overhand.business import Business
from overhand.business.editions import edition_of
from overhand.detection import (
    ConversationView,
    Detector,
    Heard,
    Judge,
    Judged,
    Judgement,
    Opinion,
    Seat,
    SharedVectors,
    decided,
    opinions,
    seated,
)
from overhand.knowledge import Embedder, Question
from overhand.replay.coverage import Coverage
from overhand.replay.prediction import Predicted, Prediction
from overhand.replay.recorded import Recorded, Seen

__all__ = ["Configuration", "Equipment", "Rerun"]

NOTHING: Final[Mapping[str, object]] = {}


Asked = tuple[object, ...]
"""Who is asked, and everything that the answer may depend on beside the text."""


class Equipment(Struct, frozen=True):
    """What texts are put before."""

    detectors: Sequence[Detector]
    embedder: Embedder | None = None
    judge: Judge | None = None  # a model that is asked what detectors are not sure of; None: nobody is


class Answers(Struct, frozen=True):
    """What was said about one text, for whichever configuration asks."""

    heard: dict[Asked, Heard] = field(default_factory=dict[Asked, Heard])
    opinions: dict[Asked, Sequence[Opinion]] = field(default_factory=dict[Asked, Sequence[Opinion]])


class Configuration(Struct, frozen=True):
    """A business to replay with, under the name it is shown by."""

    name: str
    business: Business


class Rerun:
    """Puts texts before the detectors, for one configuration or for two side by side.

    The detectors are asked one after the other, without the tasks a panel gives each: there is no customer to keep
    waiting, and none is set aside, whatever the speed of this machine. A detector whose table and view are the same in
    both configurations is asked once, so that a difference is never its mood.

    Raises:
        PluginError: a detector does not keep the contract, or two have one name.
    """

    def __init__(self, equipment: Equipment, configurations: Sequence[Configuration]) -> None:
        self._seats = seated(equipment.detectors)
        self._judge = equipment.judge
        self._vectors = SharedVectors(equipment.embedder)
        self._businesses = [each.business for each in configurations]
        self._coverages = coverages_of(self._businesses, equipment.embedder)
        self._tables = {seat.name: numbered(self._businesses, seat.name) for seat in self._seats}

    async def replay(self, conversations: Iterable[Sequence[Recorded]]) -> list[list[tuple[Predicted, ...]]]:
        """What each configuration leads to in each episode of each conversation."""
        return [[await self.episode(each) for each in conversation] for conversation in conversations]

    async def episode(self, recorded: Recorded) -> tuple[Predicted, ...]:
        """What each configuration leads to in an episode."""
        await anyio.lowlevel.checkpoint()  # detectors seldom wait, and a loop also has timers to tidy up
        predictions = [Prediction(recorded) for _ in self._businesses]
        for seen in recorded.seen:
            for prediction, judged in zip(predictions, await self.judge(seen, recorded.channel), strict=True):
                prediction.take(seen, judged)
        return tuple(prediction.close() for prediction in predictions)

    async def judge(self, seen: Seen, channel: str) -> list[Judged]:
        """What the panel of each configuration says about one text."""
        question = Question("") if seen.is_draft else await self._vectors.question(seen.line.text)
        answers = Answers()
        judged: list[Judged] = []
        for number, business in enumerate(self._businesses):
            view = ConversationView(
                channel=channel,
                language=seen.language or business.rules.language,
                last=seen.line,
                turns=seen.before,
                coverage=None if seen.is_draft else self._coverages[number].covered(seen, question),
                judged=() if seen.is_draft else seen.dealt_with,
                vectors=self._vectors,
            )
            judged.append(await self._sit(number, view, answers, draft=seen.is_draft))
        return judged

    async def _sit(self, number: int, view: ConversationView, answers: Answers, *, draft: bool) -> Judged:
        """The decision of one configuration."""
        looks_at = "draft" if draft else "customer"
        seats = [seat for seat in self._seats if seat.looks_at == looks_at]
        heard = [(seat, await self._heard(seat, number, view, answers)) for seat in seats]
        weigh = partial(self._weighed, self._judge, view, answers) if self._judge is not None else None
        return await decided(looks_at, view, self._businesses[number].detectors, heard, weigh)

    async def _heard(self, seat: Seat, number: int, view: ConversationView, answers: Answers) -> Heard:
        """What one detector says, asked once for both configurations where it cannot tell them apart."""
        asked = (seat.name, self._tables[seat.name][number], view.coverage, view.language)
        if asked not in answers.heard:
            answers.heard[asked] = await seat.ask(seat.own(view, self._businesses[number].detectors))
        return answers.heard[asked]

    async def _weighed(
        self, judge: Judge, view: ConversationView, answers: Answers, grey: Sequence[Judgement]
    ) -> Sequence[Opinion]:
        """The judge's opinions, likewise asked once."""
        asked = (view.coverage, view.language, *((said.reason, said.evidence) for said in grey))
        if asked not in answers.opinions:
            answers.opinions[asked] = await opinions(judge, view, grey)
        return answers.opinions[asked]

    async def close(self) -> None:
        """End the child processes of isolated detectors."""
        for seat in self._seats:
            await seat.close()


def coverages_of(businesses: Sequence[Business], embedder: Embedder | None) -> list[Coverage]:
    """What each business knows; two that know the same share it."""
    coverages: list[Coverage] = []
    for number, business in enumerate(businesses):
        knows = (business.prompt, business.documents)
        twin = next((at for at in range(number) if (businesses[at].prompt, businesses[at].documents) == knows), None)
        coverages.append(Coverage(edition_of(business, embedder).knowledge) if twin is None else coverages[twin])
    return coverages


def numbered(businesses: Sequence[Business], detector: str) -> list[int]:
    """For each business the number of the first that has the same table of a detector."""
    tables = [business.detectors.get(detector, NOTHING) for business in businesses]
    return [tables.index(table) for table in tables]
