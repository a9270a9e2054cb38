from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal
from overhand_detectors import ExplicitRequest

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]

WHATSAPP = (
    "Hello, this message is from WhatsApp \u2013 we are initiating this conversation to understand the quality of your"
    " bot experience. Could you connect us with a human agent?"
)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Hi, I'd like to TALK to a real person, please!", "TALK to a real person"),
        ("Eso no ayuda. ¡Pásame con un agente!", "Pásame con un agente"),
        ("tá difícil… quero falar com um atendente", "quero falar com um atendente"),
        ("hey, i want to speek to a humen", "speek to a humen"),
        ("oye, kiero ablar con una persona", "ablar con una persona"),
    ],
)
async def test_a_request_in_any_language_and_spelling_is_direct_and_cites_its_words(
    look: Look, text: str, evidence: str
) -> None:
    signal = await look("explicit_request", text)
    assert signal is not None
    assert signal.direct
    assert signal.score > 0.9
    assert signal.evidence in text
    assert evidence in signal.evidence or signal.evidence in evidence


async def test_whatsapps_own_test_of_bots_reaches_a_person(look: Look) -> None:
    signal = await look("explicit_request", WHATSAPP)
    assert signal is not None
    assert signal.direct


@pytest.mark.parametrize(
    "text",
    [
        "no need to transfer me to a human, you solved it",
        "I spoke to an agent yesterday and all is fine",
        "price per person?",
        "soy agente de viajes, tienen tarifas?",
        "o atendente de vocês trabalha no domingo?",
        "are you a robot or a person?",
    ],
)
async def test_what_only_looks_like_a_request_is_left_alone(look: Look, text: str) -> None:
    signal = await look("explicit_request", text)
    assert signal is None or signal.score < ExplicitRequest.offer_at


async def test_a_refusal_and_a_request_in_one_message_is_a_request(look: Look) -> None:
    signal = await look("explicit_request", "I don't want the bot. Person please.")
    assert signal is not None
    assert signal.direct


async def test_a_wording_that_only_the_head_hears_is_a_weaker_signal(look: Look) -> None:
    signal = await look("explicit_request", "would you mind forwarding me to customer care")
    assert signal is not None
    assert 0.2 <= signal.score < 0.9
    assert not signal.direct
