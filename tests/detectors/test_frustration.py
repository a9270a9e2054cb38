from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal
from overhand_detectors import Frustration

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]
ASKED = ("customer", "where is my order 4471")
AGENT = ("agent", "I'm sorry, I didn't understand that.")


async def score(look: Look, text: str, *before: tuple[str, str]) -> float:
    signal = await look("frustration", text, before=before)
    return signal.score if signal is not None else 0.0


async def test_asking_the_same_again_raises_the_score(look: Look) -> None:
    assert await score(look, "where is my order 4471?", ASKED, AGENT) > await score(look, "where is my order 4471?")


async def test_an_ai_that_repeats_itself_raises_the_score(look: Look) -> None:
    once = await score(look, "and the blue one", ASKED, AGENT)
    assert await score(look, "and the blue one", ASKED, AGENT, ("customer", "what about it"), AGENT) > once


async def test_asking_again_of_an_ai_that_repeats_itself_flags(look: Look) -> None:
    assert await score(look, "where is my order 4471!!", ASKED, AGENT, ASKED, AGENT) >= 0.6


async def test_a_burst_of_short_messages_raises_the_score(look: Look) -> None:
    burst = await score(look, "now", ("customer", "refund"), ("customer", "please"))
    assert burst > await score(look, "now", ("customer", "refund"), ("agent", "Of course."), ("customer", "please"))


async def test_capitals_and_marks_raise_the_score(look: Look) -> None:
    calm = await score(look, "it is still not here")
    assert await score(look, "it is still not here?!") > calm
    assert await score(look, "IT IS STILL NOT HERE") > calm


async def test_calling_into_the_silence_flags(look: Look) -> None:
    assert await score(look, "hello??", ASKED, AGENT, ("customer", "4471")) >= 0.6
    assert await score(look, "hello??") < Frustration.flag_at


async def test_earlier_complaints_are_remembered(look: Look) -> None:
    sour = ("customer", "this is terrible, nothing works")
    assert await score(look, "so what now", sour, AGENT) > await score(look, "so what now", ASKED, AGENT)


@pytest.mark.parametrize(
    "text", ["you keep saying the same thing", "ya se lo di dos veces", "já te falei isso", "useless bot"]
)
async def test_words_of_lost_patience_flag_by_themselves(look: Look, text: str) -> None:
    signal = await look("frustration", text)
    assert signal is not None
    assert signal.score >= 0.6
    assert signal.sentence.startswith("The customer seems frustrated: ")


@pytest.mark.parametrize(
    "text", ["no problem, take your time", "not bad at all", "insane deal wow!!!", "nada mal, gostei", "ok", "", "🙂"]
)
async def test_pleased_and_patient_customers_are_left_alone(look: Look, text: str) -> None:
    assert await score(look, text) < 0.5


async def test_what_a_person_has_answered_is_dealt_with(look: Look) -> None:
    before = [ASKED, AGENT, ("customer", "this is ridiculous!"), ("operator", "I have called the driver.")]
    fresh = await score(look, ASKED[1])
    assert await score(look, ASKED[1], *before) == fresh
    assert await score(look, ASKED[1], *before[:-1]) > fresh
