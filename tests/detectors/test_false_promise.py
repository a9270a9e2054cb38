from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        ("Someone from our team will call you back within the hour.", "promises"),
        ("I've passed your request to a colleague.", "promises"),
        ("Un asesor te contactará hoy.", "promises"),
        ("Te paso con un compañero.", "promises"),
        ("Um atendente vai te ligar hoje.", "promises"),
        ("Vou transferir você para um consultor.", "promises"),
        ("I am not a bot, I'm Ana.", "denies"),
        ("Soy una persona real.", "denies"),
        ("Não sou um robô.", "denies"),
    ],
)
async def test_a_draft_that_promises_a_person_or_denies_the_ai_flags(look: Look, draft: str, kind: str) -> None:
    signal = await look("false_promise", draft, author="agent")
    assert signal is not None
    assert signal.score >= 0.9
    assert signal.category == kind
    assert signal.evidence in draft


@pytest.mark.parametrize(
    "draft",
    [
        "We open at nine and close at six.",
        "Shall I pass you to a colleague?",
        "Would you like me to connect you with someone?",
        "¿Quieres que te pase con un compañero?",
        "Quer que eu te passe para um atendente?",
        "I'm the AI assistant of Casa Olmo.",
        "Your order ships tomorrow.",
    ],
)
async def test_an_answer_and_an_offer_are_left_alone(look: Look, draft: str) -> None:
    assert await look("false_promise", draft, author="agent") is None


async def test_a_claim_to_have_done_something_is_recorded_below_the_threshold(look: Look) -> None:
    signal = await look("false_promise", "I have cancelled your order.", author="agent")
    assert signal is not None
    assert signal.score < 0.5
    assert signal.category == "claims"
