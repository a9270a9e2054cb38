from collections.abc import Sequence

import pytest

from overhand.cli.indexing import ShownEmbedder
from overhand.knowledge import Embedder


class Lengths:
    name = "lengths"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.batches.append(len(texts))
        return [(float(len(text)),) for text in texts]


def test_a_few_texts_are_embedded_at_once_and_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = Lengths()
    shown = ShownEmbedder(lengths)
    assert isinstance(shown, Embedder)
    assert (shown.name, shown.embed(["a", "bb"])) == ("lengths", [(1.0,), (2.0,)])
    assert (lengths.batches, capsys.readouterr().err) == ([2], "")


def test_many_texts_are_embedded_in_order_while_a_bar_tells_how_far(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = Lengths()
    texts = ["a" * (number % 50) for number in range(1_000)]
    assert ShownEmbedder(lengths).embed(texts) == [(float(len(text)),) for text in texts]
    assert sum(lengths.batches) == 1_000
    assert max(lengths.batches) == 64
    assert "indexing knowledge" in capsys.readouterr().err
