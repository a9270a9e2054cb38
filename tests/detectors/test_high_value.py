from collections.abc import Awaitable, Callable

import pytest

from overhand.detection import Signal

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("can i buy in bulk? like 300 tshirts", "volume"),
        ("our school district needs 1,200 tablets", "enterprise"),
        ("¿tienen plan corporativo?", "enterprise"),
        ("RFP attached, please respond by Friday", "tender"),
        ("presupuesto a medida para nuestra fábrica", "quote"),
        ("quero revender os produtos de vocês", "resale"),
        ("wedding for 350 guests, full catering", "event"),
        ("we want to lease the entire floor for five years", "lease"),
    ],
)
async def test_an_opportunity_is_found_with_its_kind(look: Look, text: str, kind: str) -> None:
    signal = await look("high_value", text)
    assert signal is not None
    assert signal.score >= 0.5
    assert signal.category == kind


async def test_the_sentence_says_what_the_customer_has_told_already(look: Look) -> None:
    before = [("customer", "we are a chain of hotels"), ("agent", "How can I help?")]
    signal = await look("high_value", "wholesale price for 400 chairs by Friday?", before=before)
    assert signal is not None
    assert signal.sentence.endswith("already said: who, what, how much, when.")
    alone = await look("high_value", "do you sell wholesale?")
    assert alone is not None
    assert alone.sentence.endswith("already said: nothing yet.")


@pytest.mark.parametrize(
    "text", ["My order number is 500231", "i want to cancel my business account", "USS Enterprise kit?"]
)
async def test_numbers_and_names_alone_are_no_opportunity(look: Look, text: str) -> None:
    signal = await look("high_value", text)
    assert signal is None or signal.score < 0.5


async def test_what_no_rule_names_has_no_kind(look: Look) -> None:
    signal = await look("high_value", "looking to order 600 mugs with our logo")
    assert signal is not None
    assert signal.category == ""
