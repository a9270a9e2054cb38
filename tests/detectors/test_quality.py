import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from overhand.detection import Signal
from overhand_detectors import detectors

pytestmark = pytest.mark.anyio

Look = Callable[..., Awaitable[Signal | None]]
UNSEEN = json.loads((Path(__file__).parent / "unseen.json").read_text("utf-8"))

FLAG_AT = {each.name: float(getattr(each, "flag_at", 0.5)) for each in detectors()}

FLOORS = {  # reason: (share found, share of the others left alone) without, with vectors; just under what was measured
    "explicit_request": ((0.9, 0.85), (0.9, 0.85)),
    "compliance": ((0.7, 0.65), (0.8, 0.65)),
    "high_value": ((0.9, 0.9), (0.95, 0.95)),
    "frustration": ((0.75, 0.5), (0.8, 0.5)),
}


@pytest.mark.parametrize("reason", FLOORS)
async def test_phrases_written_by_somebody_else_are_told_apart(look: Look, reason: str) -> None:
    recall, quiet = await shares(look, reason)
    assert recall >= FLOORS[reason][0][0]
    assert quiet >= FLOORS[reason][0][1]


@pytest.mark.parametrize("reason", FLOORS)
async def test_and_better_with_an_embedding_layer(look_closely: Look, reason: str) -> None:
    recall, quiet = await shares(look_closely, reason)
    assert recall >= FLOORS[reason][1][0]
    assert quiet >= FLOORS[reason][1][1]


async def shares(look: Look, reason: str) -> tuple[float, float]:
    """How much of what needs a person was found, and how much of the rest was left alone."""
    found = [await flags(look, reason, text) for text in UNSEEN[reason]["yes"]]
    alone = [not await flags(look, reason, text) for text in UNSEEN[reason]["no"]]
    return sum(found) / len(found), sum(alone) / len(alone)


async def flags(look: Look, reason: str, text: str) -> bool:
    signal = await look(reason, text)
    return signal is not None and signal.score >= FLAG_AT[reason]
