"""Today's detectors over recorded episodes, as the panel would have had them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import anyio.lowlevel
import msgspec
from msgspec import Struct, field

from overhand.business import Business
from overhand.business.editions import edition_of
from overhand.detection import ConversationView, Detector, Judge, Judged, SharedVectors
from overhand.detection.judge import Opinion, opinions
from overhand.detection.panel import Sitting, refuse_namesakes
from overhand.detection.seat import WINDOW_MS, Heard, Seat
from overhand.knowledge import Embedder
from overhand.replay.coverage import Coverage
from overhand.replay.prediction import Predicted, Prediction
from overhand.replay.recorded import Recorded, Seen

__all__ = ["Configuration", "Equipment", "Rerun"]

NOTHING: Final[Mapping[str, object]] = {}


Question = tuple[object, ...]
"""Who is asked, and everything that the answer may depend on beside the text."""


class Equipment(Struct, frozen=True):
    """What texts are put before."""

    detectors: Sequence[Detector]
    embedder: Embedder | None = None
    judge: Judge | None = None  # a model that is asked what detectors are not sure of; None: nobody is


class Answers(Struct, frozen=True):
    """What was said about one text, for whichever configuration asks."""

    heard: dict[Question, Heard] = field(default_factory=dict[Question, Heard])
    opinions: dict[Question, list[Opinion]] = field(default_factory=dict[Question, list[Opinion]])


class Configuration(Struct, frozen=True):
    """A business to replay with, under the name it is shown by."""

    name: str
    business: Business


class Rerun:
    """Puts texts before the detectors, for one configuration or for two side by side.

    The detectors are asked one after the other, without the tasks a panel gives each: there is no customer to keep
    waiting. What they say becomes a decision by the panel's own `Sitting`. A detector whose table and view are the same
    in both configurations is asked once, so that a difference is never its mood.

    Raises:
        PluginError: a detector does not keep the contract, or two have one name.
    """

    def __init__(self, equipment: Equipment, configurations: Sequence[Configuration]) -> None:
        seats = [Seat(detector) for detector in equipment.detectors]
        refuse_namesakes(seats)
        self._customer = [seat for seat in seats if seat.looks_at == "customer"]
        self._draft = [seat for seat in seats if seat.looks_at == "draft"]
        self._judge = equipment.judge
        self._vectors = SharedVectors(equipment.embedder)
        self._businesses = [each.business for each in configurations]
        self._coverages = coverages_of(self._businesses, equipment.embedder)
        self._tables = {seat.name: numbered(self._businesses, seat.name) for seat in seats}
        self._looks = 0

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
        vector = () if seen.is_draft else await self._vectors.vector(seen.line.text)
        answers = Answers()
        judged: list[Judged] = []
        for number, business in enumerate(self._businesses):
            view = ConversationView(
                channel=channel,
                language=seen.language or business.rules.language,
                last=seen.line,
                turns=seen.before,
                coverage=None if seen.is_draft else self._coverages[number].covered(seen, vector),
                judged=() if seen.is_draft else seen.dealt_with,
                vectors=self._vectors,
            )
            judged.append(await self._sit(number, view, answers, draft=seen.is_draft))
        return judged

    async def _sit(self, number: int, view: ConversationView, answers: Answers, *, draft: bool) -> Judged:
        """The decision of one configuration, in the panel's order."""
        settings = self._businesses[number].detectors
        sitting = Sitting(view)
        for seat in self._draft if draft else self._customer:
            table = settings.get(seat.name, NOTHING)
            question = (seat.name, self._tables[seat.name][number], view.coverage, view.language)
            if question not in answers.heard:
                own = msgspec.structs.replace(view, settings=table) if table else view
                answers.heard[question] = await self._look(seat, own)
            sitting.take(seat, answers.heard[question], table)
        if not draft:
            sitting.look_for_fixed_words()
            if self._judge is not None:
                await self._settle(self._judge, sitting, view, answers)
        return sitting.close(0.0)

    async def _settle(self, judge: Judge, sitting: Sitting, view: ConversationView, answers: Answers) -> None:
        """Ask for a second opinion where the panel would."""
        grey = sitting.grey
        question = (view.coverage, view.language, *((said.reason, said.evidence) for said in grey))
        if grey and question not in answers.opinions:
            answers.opinions[question] = await opinions(judge, view, grey)
        if grey:
            sitting.settle(answers.opinions[question])

    async def _look(self, seat: Seat, view: ConversationView) -> Heard:
        """Ask one detector. Looks lie a minute apart: none is set aside, whatever the speed of this machine."""
        self._looks += 1
        return await seat.look(view, self._looks * WINDOW_MS)

    async def close(self) -> None:
        """End the child processes of isolated detectors."""
        for seat in (*self._customer, *self._draft):
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
