from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal
from overhand_detectors import OutOfScope

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]


async def test_without_a_known_coverage_it_says_nothing(look: Look) -> None:
    assert await look("out_of_scope", "can you modify my custom contract?") is None


async def test_a_question_the_knowledge_does_not_cover_flags(look: Look) -> None:
    signal = await look("out_of_scope", "can you modify my custom contract?", coverage=0.05)
    assert signal is not None
    assert signal.score == pytest.approx(0.95)
    assert "5%" in signal.sentence


@pytest.mark.parametrize("coverage", [1.0, 0.9, 0.5, 0.2])
async def test_the_score_is_what_the_knowledge_leaves_open(look: Look, coverage: float) -> None:
    signal = await look("out_of_scope", "when do you open?", coverage=coverage)
    assert (signal.score if signal else 0.0) == pytest.approx(1 - coverage)


@pytest.mark.parametrize("text", ["hi!", "ok thanks", "muchas gracias", "bom dia", "44512", "A12", "", "👍"])
async def test_small_talk_is_in_nobodys_knowledge_and_out_of_no_scope(look: Look, text: str) -> None:
    assert await look("out_of_scope", text, coverage=0.0) is None


@pytest.mark.parametrize("text", ["Are you a bot?", "¿Eres un robot?", "vc é um robô?"])
async def test_who_only_asks_whether_a_machine_answers_gets_the_truth_and_no_person(look: Look, text: str) -> None:
    assert await look("out_of_scope", text, coverage=0.0) is None


async def test_a_statement_is_never_enough_to_flag(look: Look) -> None:
    signal = await look("out_of_scope", "my neighbour painted a blue fence", coverage=0.0)
    assert signal is not None
    assert OutOfScope.offer_at < signal.score < OutOfScope.flag_at


@pytest.mark.parametrize(
    "text", ["I need a table for two", "necesito una mesa", "me manda o cardápio", "show me sofas"]
)
async def test_a_wish_is_asked_like_a_question(look: Look, text: str) -> None:
    signal = await look("out_of_scope", text, coverage=0.1)
    assert signal is not None
    assert signal.score == pytest.approx(0.9)


@pytest.mark.parametrize(
    "draft",
    [
        "I'm sorry, I don't have that information.",
        "Unfortunately I do not have any details about the warranty.",
        "I'm not sure about the price of that model.",
        "Lo siento, no tengo esa información.",
        "No cuento con datos sobre ese producto.",
        "Infelizmente não tenho essa informação.",
        "Não sei, desculpe.",
    ],
)
async def test_a_draft_that_admits_not_to_know_flags(look: Look, draft: str) -> None:
    signal = await look("does_not_know", draft, author="agent")
    assert signal is not None
    assert signal.score >= 0.6


@pytest.mark.parametrize(
    "draft",
    [
        "We open at nine. If you don't know the way, write to us.",
        "Si no sabe su número de pedido, díganos su nombre.",
        "No se preocupe, lo entregamos mañana.",
        "O sofá não tem braços de madeira.",
        "We don't deliver on Sundays.",
        "",
    ],
)
async def test_a_draft_that_answers_is_let_through(look: Look, draft: str) -> None:
    assert await look("does_not_know", draft, author="agent") is None


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a person",
        "I need an agent",
        "Quiero hablar con una persona",
        "preciso falar com um atendente",
    ],
)
async def test_a_wish_for_a_person_is_nothing_that_knowledge_could_answer(look: Look, text: str) -> None:
    signal = await look("out_of_scope", text, coverage=0.0)
    assert signal is None or signal.score < OutOfScope.flag_at
