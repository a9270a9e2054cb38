"""The exam: rows by writers who saw neither phrases nor detectors. A change that makes detection worse is seen here."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from overhand.evaluation import Examiner, figures, indexed, read_bases, read_rows
from overhand_detectors import detectors
from overhand_offline.embedder import SentenceEncoder

pytestmark = pytest.mark.anyio

EXAM = Path(__file__).parent / "exam"

FLOORS: Mapping[str, tuple[float, float, float]] = {  # AUROC with vectors, AUROC without, recall counting offers
    "explicit_request": (0.95, 0.94, 0.9),
    "compliance": (0.96, 0.93, 0.94),
    "high_value": (0.92, 0.89, 0.9),
    "frustration": (0.85, 0.77, 0.8),
    "out_of_scope": (0.79, 0.7, 0.65),
}


@pytest.mark.parametrize("reason", FLOORS)
async def test_detection_stays_as_good_as_it_was(reason: str, encoder: SentenceEncoder) -> None:
    closely, barely, reached = FLOORS[reason]
    rows = list(read_rows(EXAM / f"{reason}.jsonl"))
    for embedder, floor in ((encoder, closely), (None, barely)):
        bases = read_bases(EXAM / "out_of_scope_kb.json")
        known = {name: indexed(base, embedder) for name, base in bases.items()} if reason == "out_of_scope" else {}
        examiner = Examiner(reason=reason, detectors=detectors(), embedder=embedder, bases=known)
        whole = figures([each async for each in examiner.examine(rows)])
        assert whole.auroc.value >= floor
        if embedder is not None:
            assert whole.reached.value >= reached
