from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]


async def test_without_a_known_coverage_it_says_nothing(look: Look) -> None:
    assert await look("out_of_scope", "can you modify my custom contract?") is None


async def test_a_question_the_knowledge_does_not_cover_flags(look: Look) -> None:
    signal = await look("out_of_scope", "can you modify my custom contract?", coverage=0.05)
    assert signal is not None
    assert signal.score == 1
    assert "5%" in signal.sentence


async def test_a_question_that_is_covered_says_nothing(look: Look) -> None:
    assert await look("out_of_scope", "when do you open?", coverage=0.9) is None


async def test_a_question_that_is_half_covered_is_between(look: Look) -> None:
    signal = await look("out_of_scope", "when do you open?", coverage=0.35)
    assert signal is not None
    assert signal.score == pytest.approx(0.5)


@pytest.mark.parametrize("text", ["hi!", "ok thanks", "muchas gracias", "bom dia", "44512", "A12", "", "👍"])
async def test_small_talk_is_in_nobodys_knowledge_and_out_of_no_scope(look: Look, text: str) -> None:
    assert await look("out_of_scope", text, coverage=0.0) is None


async def test_a_statement_weighs_less_than_a_question(look: Look) -> None:
    signal = await look("out_of_scope", "my neighbour painted a blue fence", coverage=0.0)
    assert signal is not None
    assert signal.score == pytest.approx(0.35)
