"""Detectors, and views to show them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import pytest

from overhand.detection import ConversationView, Detector, Line, SharedVectors, Signal
from overhand_detectors import detectors
from overhand_offline.embedder import SentenceEncoder

Said = Sequence[tuple[str, str]]
Look = Callable[..., Awaitable[Signal | None]]


@pytest.fixture(scope="session")
def by_name() -> dict[str, Detector]:
    """Every detector of the package."""
    return {detector.name: detector for detector in detectors()}


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The embedding layer, loaded once."""
    return SentenceEncoder()


@pytest.fixture
def look(by_name: dict[str, Detector]) -> Look:
    """Asks one detector about a text; `before` is what was said before it, as (author, text), 10 s apart."""
    return asking(by_name, None)


@pytest.fixture
def look_closely(by_name: dict[str, Detector], encoder: SentenceEncoder) -> Look:
    """The same with the embedding layer."""
    return asking(by_name, encoder)


def asking(by_name: Mapping[str, Detector], encoder: SentenceEncoder | None) -> Look:
    """A function that asks a detector."""

    async def ask(
        name: str,
        text: str,
        *,
        before: Said = (),
        coverage: float | None = None,
        author: str = "customer",
        settings: Mapping[str, object] | None = None,
    ) -> Signal | None:
        said = [*before, (author, text)]
        lines = [Line(id=f"m{n}", author=who, text=what, at=n * 10_000) for n, (who, what) in enumerate(said)]
        view = ConversationView(
            channel="fake",
            language="en",
            last=lines[-1],
            turns=lines[:-1],
            coverage=coverage,
            settings=settings or {},
            vectors=SharedVectors(encoder),
        )
        return await by_name[name].look(view)

    return ask
