import pytest

from overhand.knowledge import overlap
from overhand.knowledge.terms import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [("deliveries", "delivery"), ("ENTREGAS", "entregar"), ("devoluções", "devolucao"), ("chairs", "chair")],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert terms(one)[0].stem == terms(other)[0].stem


@pytest.mark.parametrize(("one", "other"), [("delivery", "envío"), ("returns", "devolución"), ("mesa", "tables")])
def test_words_of_three_languages_share_a_concept(one: str, other: str) -> None:
    assert terms(one)[0].concept == terms(other)[0].concept != ""


def test_a_phrase_stands_for_the_word_it_means() -> None:
    assert [term.concept for term in terms("How much is shipping? ¿A qué hora?")] == ["price", "delivery", "hours"]


def test_words_without_meaning_of_their_own_are_left_out() -> None:
    assert terms("what about the ... ¿y el de la?") == []


def test_overlap_is_the_share_of_the_questions_words() -> None:
    assert overlap("walnut chairs", "A chair of walnut wood") == 1.0
    assert overlap("walnut lamp", "A chair of walnut wood") == 0.5
    assert overlap("and the", "A chair") == 0.0
