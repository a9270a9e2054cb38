import threading
from collections.abc import Sequence

import anyio
import pytest

from overhand.detection import SharedVectors
from overhand.knowledge import Question

pytestmark = pytest.mark.anyio


class Counting:
    """An embedder that notes what it embeds."""

    name = "counting"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.go = threading.Event()
        self.go.set()

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.texts.extend(texts)
        assert self.go.wait(5)
        if "bad" in texts:
            raise ValueError("no good")
        return [[float(len(text))] for text in texts]


async def test_each_text_is_embedded_once_also_by_callers_at_the_same_time() -> None:
    embedder = Counting()
    vectors = SharedVectors(embedder)
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(vectors.vector, "hello")
    assert list(await vectors.vector("hello")) == [5.0]
    assert embedder.texts == ["hello"]


async def test_without_an_embedder_vectors_are_empty() -> None:
    assert await SharedVectors(None).vector("hello") == ()


async def test_the_text_used_longest_ago_is_forgotten() -> None:
    embedder = Counting()
    vectors = SharedVectors(embedder, most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        await vectors.vector(text)
    assert embedder.texts == ["a", "b", "c", "b"]


async def test_a_failure_is_raised_and_tried_again_by_the_next_caller() -> None:
    embedder = Counting()
    vectors = SharedVectors(embedder)
    for _ in range(2):
        with pytest.raises(ValueError, match="no good"):
            await vectors.vector("bad")
    assert embedder.texts == ["bad", "bad"]


async def test_a_caller_who_gives_up_does_not_take_the_vector_from_another() -> None:
    embedder = Counting()
    embedder.go.clear()
    vectors = SharedVectors(embedder)
    found: list[Sequence[float]] = []

    async def other() -> None:
        found.append(await vectors.vector("hello"))

    async with anyio.create_task_group() as group:
        with anyio.CancelScope() as hasty:
            group.start_soon(other)
            hasty.cancel()
            await vectors.vector("hello")
        embedder.go.set()
    assert [list(vector) for vector in found] == [[5.0]]
    assert embedder.texts == ["hello"]


async def test_of_a_long_text_its_beginning_is_embedded() -> None:
    embedder = Counting()
    vectors = SharedVectors(embedder)
    assert await vectors.vector("x" * 64_000) == await vectors.vector("x" * 2_000)
    assert [len(text) for text in embedder.texts] == [1_000]


async def test_a_question_comes_with_its_words_and_parts_in_one_batch() -> None:
    embedder = Counting()
    vectors = SharedVectors(embedder)
    question = await vectors.question("My sofa is old. Do you collect sofas? When?")
    assert list(question.vector) == [43.0]
    assert {word: list(vector) for word, vector in question.words.items()} == {
        "sofa": [4.0],
        "old": [3.0],
        "collect": [7.0],
        "sofas": [5.0],
    }
    assert set(question.parts) == {"Do you collect sofas?", "When?"}
    assert len(embedder.texts) == len(set(embedder.texts)) == 7


async def test_words_are_embedded_once_for_all_questions() -> None:
    embedder = Counting()
    vectors = SharedVectors(embedder)
    await vectors.question("old sofa")
    await vectors.question("new sofa")
    assert embedder.texts == ["old sofa", "old", "sofa", "new sofa", "new"]


async def test_without_an_embedder_a_question_is_its_text() -> None:
    assert await SharedVectors(None).question("old sofa") == Question("old sofa")
