from collections.abc import Sequence

import pytest

from overhand.knowledge import Document, Embedder, KnowledgeIndex, RememberedVectors


class CountingEmbedder:
    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.asked += texts
        return [(len(text) / 1_000, 0.6, 0.8) for text in texts]


def folder(*files: str) -> list[Document]:
    return [Document(source=f"knowledge/{number}.md", text=text) for number, text in enumerate(files)]


def test_it_is_an_embedder_under_the_name_of_the_one_behind_it() -> None:
    remembered = RememberedVectors(CountingEmbedder())
    assert isinstance(remembered, Embedder)
    assert remembered.name == "counting"


def test_the_vectors_are_those_of_the_embedder_in_the_order_asked() -> None:
    remembered = RememberedVectors(CountingEmbedder())
    texts = ["one", "three", "one", "four"]
    for _ in range(2):
        for found, wanted in zip(remembered.embed(texts), CountingEmbedder().embed(texts), strict=True):
            assert list(found) == pytest.approx(wanted)


def test_an_edited_file_costs_its_own_passages_only() -> None:
    files = [f"# Lamp {number}\n\nLamp {number} costs {number} euros." for number in range(5_000)]
    counting = CountingEmbedder()
    remembered = RememberedVectors(counting)
    KnowledgeIndex.build(folder(*files), remembered)
    remembered.turn()
    first = len(counting.asked)
    assert first >= 5_000
    edited = [*files[:17], "# Lamp 17\n\nLamp 17 is sold out.", *files[18:]]
    index = KnowledgeIndex.build(folder(*edited), remembered)
    assert any("Lamp 17 is sold out." in text for text in counting.asked[first:])
    assert len(counting.asked[first:]) < 10  # the passage, its sentences, its words
    assert len(counting.asked) == len(set(counting.asked))
    assert len(index.passages) == 5_000


def test_a_text_that_two_passages_share_is_embedded_once() -> None:
    counting = CountingEmbedder()
    RememberedVectors(counting).embed(["Free.", "Free."])
    assert counting.asked == ["Free."]


def test_texts_that_are_no_longer_there_are_forgotten() -> None:
    counting = CountingEmbedder()
    remembered = RememberedVectors(counting)
    for texts in (["old", "both"], ["both", "new"], ["old", "both"]):
        remembered.embed(texts)
        remembered.turn()
    assert counting.asked == ["old", "both", "new", "old"]


def test_an_index_that_was_not_finished_leaves_what_it_had() -> None:
    counting = CountingEmbedder()
    remembered = RememberedVectors(counting)
    remembered.embed(["one"])
    remembered.embed(["one", "two"])
    assert counting.asked == ["one", "two"]
