from collections.abc import Callable, Mapping

import pytest

from overhand.business import read_business
from overhand.detection import ConversationView, Detector, Line, Signal
from overhand.plugins import Registry

pytestmark = pytest.mark.anyio
Load = Callable[..., Registry]


@pytest.fixture
def registry(load: Load) -> Registry:
    return load("one_file_detector/wholesale.py")


@pytest.fixture
def detector(registry: Registry) -> Detector:
    return registry.detectors["wholesale"]


async def look(detector: Detector, text: str, settings: Mapping[str, object] | None = None) -> Signal | None:
    last = Line(id="1", author="customer", text=text, at=0)
    view = ConversationView(channel="x", language="en", last=last, turns=(), settings=settings or {})
    return await detector.look(view)


@pytest.mark.parametrize("text", ["Do you sell wholesale?", "¿Vendéis AL POR MAYOR?", "Sou revendedora"])
async def test_a_word_of_the_trade_is_a_signal_with_its_evidence(detector: Detector, text: str) -> None:
    signal = await look(detector, text)
    assert signal is not None
    assert signal.evidence in text
    assert signal.score == 0.9


async def test_many_pieces_are_a_signal_and_a_few_are_not(detector: Detector) -> None:
    signal = await look(detector, "Can you do 40 chairs by May?")
    assert signal is not None
    assert signal.evidence == "40 chairs"
    assert await look(detector, "Can you do 12 chairs by May?") is None
    assert await look(detector, "How are you?") is None


async def test_the_business_decides_how_many_are_many(detector: Detector) -> None:
    assert await look(detector, "40 chairs", {"pieces": 50}) is None


async def test_its_table_is_checked_by_its_own_config(registry: Registry) -> None:
    text = b'name = "x"\n[teams.care]\n[detectors.wholesale]\npieces = 50\nshadow = true\n'
    business = read_business({"business.toml": text, "prompt.md": b""}, registry.known)
    assert business.detectors["wholesale"] == {"pieces": 50, "shadow": True}
