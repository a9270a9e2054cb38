"""Near-equal questions find each other."""

from collections.abc import Sequence

from overhand.replay.alike import alike

ASKED = ["Do you repair bicycles?", "Is there parking?", "can you repair an old bicycle", "¿Hay aparcamiento?", "!!"]


class Topics:
    """An embedding layer that knows bicycles, parking, and nothing else."""

    name = "topics"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self.batches.append(len(texts))
        return [(float("bicycle" in text), float("park" in text or "aparca" in text), 0.1) for text in texts]


def test_by_words_a_question_joins_the_first_it_shares_most_words_with() -> None:
    assert alike(ASKED, None) == [0, 1, 0, 1, 4]
    assert alike(["Do you repair bicycles?", "Do you rent, sell, clean and repair bicycles?"], None) == [0, 1]


def test_by_meaning_other_languages_come_together() -> None:
    assert alike(ASKED, Topics()) == [0, 1, 0, 1, 4]


def test_texts_are_embedded_in_batches() -> None:
    topics = Topics()
    assert len(alike(ASKED * 20, topics)) == 100
    assert topics.batches == [64, 36]


def test_nothing_is_alike_in_nothing() -> None:
    assert alike([], None) == alike([], Topics()) == []
