"""Reasons and phrases of the business's own: examples, and no code."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from overhand.business import read_business, read_folder
from overhand.business.model import Known
from overhand.detection import ConversationView, Line, Panel, SharedVectors, Signal
from overhand.errors import ConfigError
from overhand.evaluation import Examiner, Row
from overhand_detectors import OwnReasons, detectors
from overhand_offline.embedder import SentenceEncoder

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]

WHOLESALE = [
    "do you sell wholesale to shops",
    "we run a boutique and would like to stock your vases",
    "price list for retailers please",
    "what margin do you give to resellers",
    "quiero vender sus productos en mi tienda",
    "¿tienen precios para comercios?",
    "tenho uma loja e queria revender",
    "preço de atacado para lojistas",
]
OWN = {"reasons": {"wholesale": {"like": WHOLESALE, "unlike": ["how much is one vase", "can I return a vase"]}}}


@pytest.mark.parametrize(
    "text",
    [
        "I own a gift shop and want to carry your line",
        "what are your trade prices",
        "me interesa vender sus jarrones en mi local",
        "vocês fornecem para lojas?",
    ],
)
async def test_eight_examples_are_enough_to_tell_a_matter(look_closely: Look, text: str) -> None:
    signal = await look_closely("own_reasons", text, settings=OWN)
    assert signal is not None
    assert (signal.reason, signal.score >= OwnReasons.flag_at) == ("wholesale", True)


@pytest.mark.parametrize("text", ["where is my order", "¿a qué hora abren?", "obrigada!", "the vase arrived broken"])
async def test_other_messages_are_left_alone(look_closely: Look, text: str) -> None:
    signal = await look_closely("own_reasons", text, settings=OWN)
    assert signal is None or signal.score < OwnReasons.flag_at


async def test_without_an_embedding_layer_the_words_are_compared(look: Look) -> None:
    signal = await look("own_reasons", "do you sell wholesale to small shops?", settings=OWN)
    assert signal is not None
    assert signal.score >= OwnReasons.flag_at
    assert await look("own_reasons", "where is my order", settings=OWN) is None


async def test_a_business_without_reasons_of_its_own_is_told_nothing(look_closely: Look) -> None:
    assert await look_closely("own_reasons", "do you sell wholesale") is None


@pytest.mark.parametrize("name", ["explicit_request", "compliance", "high_value", "frustration"])
async def test_a_phrase_of_the_business_counts_for_a_reason(look_closely: Look, name: str) -> None:
    text = "por favor el código amarillo de siempre"
    before, after = await look_closely(name, text), await look_closely(name, text, settings={"phrases": [text]})
    assert (before.score if before else 0.0) < 0.5
    assert after is not None
    assert after.score > 0.9


async def test_a_phrase_that_only_looks_like_it_is_left_alone(look_closely: Look) -> None:
    text = "I want to talk about my invoice"
    settings = {"unlike": [text]}
    signal = await look_closely("explicit_request", text, settings=settings)
    assert signal is None or signal.score < 0.2
    asked = await look_closely("explicit_request", "I want to talk to a person", settings=settings)
    assert asked is not None
    assert asked.score > 0.5


FILES = read_folder(Path(__file__).parents[2] / "examples" / "casa_olmo")
KNOWN = Known(detectors={each.name: getattr(each, "Config", None) for each in detectors()})


def with_lines(text: str) -> dict[str, bytes]:
    return {**FILES, "business.toml": FILES["business.toml"] + text.encode()}


async def test_the_business_file_carries_them_to_a_flag(encoder: SentenceEncoder) -> None:
    listed = ", ".join(f'"{text}"' for text in WHOLESALE)
    business = read_business(with_lines(f"\n[reasons.wholesale]\nexamples = [{listed}]\n"), KNOWN)
    panel = Panel(detectors(), clock=lambda: 0, vectors=SharedVectors(encoder))
    last = Line(id="m1", author="customer", text="we have a shop, can we get your trade prices?", at=0)
    view = ConversationView(channel="fake", language="en", last=last, turns=())
    judged = await panel.judge(view, business.detectors)
    assert judged.decision == "flag"
    assert "wholesale" in judged.reasons


async def test_rows_labelled_for_a_reason_of_its_own_are_evaluated(encoder: SentenceEncoder) -> None:
    listed = ", ".join(f'"{text}"' for text in WHOLESALE)
    business = read_business(with_lines(f"\n[reasons.wholesale]\nexamples = [{listed}]\n"), KNOWN)
    examiner = Examiner(reason="wholesale", detectors=detectors(), settings=business.detectors, embedder=encoder)
    rows = [Row(text="what are your trade prices for shops", label=True), Row(text="where is my order", label=False)]
    assert [each.decision async for each in examiner.examine(rows)] == ["flag", "go_on"]


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ('[reasons.compliance]\nexamples = ["a b", "c d", "e f"]', "is there already"),
        ('[reasons.Big-Ones]\nexamples = ["a b", "c d", "e f"]', "is no name of a reason"),
        ('[reasons.wholesale]\nexamples = ["a b"]', "1 examples say too little"),
        ('[reasons.wholesale]\nexample = ["a b"]', "example"),
    ],
)
def test_a_reason_that_cannot_be_read_is_named(table: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"business\.toml: reasons\.") as caught:
        read_business(with_lines(f"\n{table}\n"), KNOWN)
    assert wrong in str(caught.value)


def test_without_the_detector_that_compares_it_is_refused() -> None:
    table = '\n[reasons.wholesale]\nexamples = ["a b", "c d", "e f"]\n'
    with pytest.raises(ConfigError, match="no plugin compares with examples"):
        read_business(with_lines(table), Known(detectors={"explicit_request": None, "compliance": None}))
