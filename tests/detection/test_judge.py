"""A second opinion: where it is asked, what it decides, and what it can never take back."""

from collections.abc import Awaitable, Callable

import anyio
import pytest

from overhand.detection import ConversationView, Judged, Panel, Signal

pytestmark = pytest.mark.anyio

MakeView = Callable[..., ConversationView]


class Sure:
    """A detector with one score."""

    looks_at = "customer"
    flag_at, offer_at = 0.6, 0.3

    def __init__(self, score: float, reason: str = "frustration", *, direct: bool = False) -> None:
        self.name = self.reason = reason
        self._signal = Signal(score=score, evidence="evidence", sentence="Because.", direct=direct)

    async def look(self, view: ConversationView) -> Signal | None:
        del view
        return self._signal


class Opinionated:
    """A judge that says what it is told, and remembers what it was asked."""

    name = "opinionated"

    def __init__(self, weigh: Callable[[], Awaitable[float]]) -> None:
        self.asked: list[str] = []
        self._weigh = weigh

    async def weigh(self, view: ConversationView, reason: str) -> float:
        del view
        self.asked.append(reason)
        return await self._weigh()


def says(likely: float) -> Opinionated:
    async def weigh() -> float:
        return likely

    return Opinionated(weigh)


async def judged(view: ConversationView, judge: Opinionated, *detectors: Sure) -> Judged:
    return await Panel(detectors, clock=lambda: 0, judge=judge).judge(view, {})


@pytest.mark.parametrize("score", [0.35, 0.7])
@pytest.mark.parametrize(("likely", "decision"), [(0.9, "flag"), (0.1, "go_on")])
async def test_what_is_grey_is_decided_by_the_judge(view: MakeView, score: float, likely: float, decision: str) -> None:
    judge = says(likely)
    found = await judged(view("hm"), judge, Sure(score))
    assert (found.decision, judge.asked) == (decision, ["frustration"])
    opinion = found.judgements[-1]
    assert (opinion.detector, opinion.score, opinion.acted) == ("opinionated", likely, decision == "flag")


@pytest.mark.parametrize("detector", [Sure(0.95), Sure(0.1), Sure(0.7, "explicit_request", direct=True)])
async def test_it_is_not_asked_about_what_is_clear(view: MakeView, detector: Sure) -> None:
    judge = says(0.0)
    without = await Panel([detector], clock=lambda: 0).judge(view("hm"), {})
    found = await judged(view("hm"), judge, detector)
    assert (found.decision, judge.asked) == (without.decision, [])


async def test_it_cannot_take_back_what_was_said_outright(view: MakeView) -> None:
    judge = says(0.0)
    found = await judged(view("a person"), judge, Sure(0.4, "explicit_request"), Sure(0.7))
    assert (found.decision, found.reasons) == ("flag", ("explicit_request",))
    assert judge.asked == ["frustration"]


async def test_at_most_two_reasons_of_a_text_are_asked_about_the_strongest_first(view: MakeView) -> None:
    judge = says(0.9)
    found = await judged(view("hm"), judge, Sure(0.4, "a"), Sure(0.6, "b"), Sure(0.5, "c"))
    assert judge.asked == ["b", "c"]
    assert found.reasons == ("b", "c")


async def test_one_that_raises_answers_nonsense_or_hangs_changes_nothing(
    view: MakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overhand.detection.judge.LIMIT_S", 0.05)

    async def raises() -> float:
        raise ValueError("no model")

    async def nonsense() -> float:
        return 7.0

    async def hangs() -> float:
        await anyio.sleep_forever()
        return 0.0

    for weigh, kind in ((raises, "raised"), (nonsense, "nonsense"), (hangs, "overran")):
        found = await judged(view("hm"), Opinionated(weigh), Sure(0.7))
        assert found.decision == "flag"
        assert [failure.kind for failure in found.failures] == [kind]
