import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from overhand.detection import Signal
from overhand_detectors import detectors

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]
UNSEEN = json.loads((Path(__file__).parent / "unseen.json").read_text("utf-8"))

FLAG_AT = {each.reason: float(getattr(each, "flag_at", 0.5)) for each in detectors() if each.looks_at == "customer"}

FLOORS = {  # reason: (share found at the threshold, share of the others left alone), a little under what was measured
    "explicit_request": (0.9, 0.93),
    "compliance": (0.5, 0.85),
    "high_value": (0.9, 0.9),
    "frustration": (0.85, 0.85),
}


@pytest.mark.parametrize("reason", FLOORS)
async def test_phrases_written_after_training_are_told_apart(look: Look, reason: str) -> None:
    recall, quiet = FLOORS[reason]
    missed = [text for text in UNSEEN[reason]["yes"] if not await flags(look, reason, text)]
    false = [text for text in UNSEEN[reason]["no"] if await flags(look, reason, text)]
    assert 1 - len(missed) / len(UNSEEN[reason]["yes"]) >= recall, missed
    assert 1 - len(false) / len(UNSEEN[reason]["no"]) >= quiet, false


async def flags(look: Look, reason: str, text: str) -> bool:
    signal = await look(reason, text)
    return signal is not None and signal.score >= FLAG_AT[reason]
