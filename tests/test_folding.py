import pytest
from hypothesis import given
from hypothesis import strategies as st

from overhand.folding import fold, folded_words, visible


def test_folding_takes_accents_and_case_away() -> None:
    assert fold("ÁÑçÜ") == "ancu"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("hu\u200bman \u00adagent\ufeff", "human agent"),
        ("\uff41\uff27ent", "agent"),
        ("STRASSE straße", "strasse strasse"),
        ("don\u2019t don`t don\u00b4t", "don't don't don't"),
        (" a\t b\n\u00a0c ", "a b c"),
        ("nin\u0303o a\u1dc4", "nino a"),
        ("\ud55c\uad6d", "\ud55c\uad6d"),
    ],
)
def test_what_is_typed_in_several_ways_is_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_plain_text_is_folded_as_any_other(text: str) -> None:
    ascii_only = text.encode("ascii", "ignore").decode()
    assert fold(ascii_only) == fold(f"{ascii_only}\u200b")


@pytest.mark.parametrize(
    ("text", "words"),
    [("¡Sí, por_favor!", ["si", "por", "favor"]), ("you\u2019re 2nd", ["you", "re", "2nd"]), ("👍 ...", [])],
)
def test_words_are_parted_by_whatever_is_neither_letter_nor_digit(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


def test_what_is_visible_keeps_its_case_and_accents() -> None:
    assert visible("Pa\u0301same con una Perso\u200bna") == "Pásame con una Persona"
    assert visible("plain") == "plain"
