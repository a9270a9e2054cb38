"""Views for the panel and its detectors."""

from collections.abc import Callable, Sequence

import pytest

from overhand.detection import ConversationView, Line

MakeView = Callable[..., ConversationView]


@pytest.fixture
def view() -> MakeView:
    """A view whose last line is the given text."""

    def make(text: str, *, judged: Sequence[str] = (), author: str = "customer") -> ConversationView:
        last = Line(id="m1", author=author, text=text, at=1_000)
        return ConversationView(channel="fake", language="en", last=last, turns=(), judged=judged)

    return make
