"""Texts as terms: accents folded, words stemmed lightly, business words tied to a concept that three languages share.

The rules are few on purpose: passages and questions go through the same ones, so a stem need not be a word.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from overhand.folding import folded_words
from overhand.knowledge.concepts import CONCEPTS, PHRASES, STOPWORDS

__all__ = ["Term", "overlap", "stem", "terms"]

# Longest first. English, Spanish and Portuguese endings together: the same word is cut alike wherever it stands.
SUFFIXES = (
    *("amientos", "imientos", "amiento", "imiento", "aciones", "uciones", "iciones", "amentos", "imentos"),
    *("amento", "imento", "acion", "ucion", "icion", "acoes", "ucoes", "icoes", "ations", "iendo", "ation"),
    *("mente", "ando", "endo", "indo", "ados", "adas", "idos", "idas", "amos", "emos", "imos", "acao", "ucao", "icao"),
    *("ings", "iers", "able", "ado", "ada", "ido", "ida", "ing", "ies", "ied", "ers", "ous", "eis", "ais"),
    *("ar", "er", "ir", "ed", "es", "ly", "as", "os", "an", "en", "am", "em", "ou", "ei", "s", "y", "a", "o", "e"),
)
SHORTEST_STEM = 4


class Term(NamedTuple):
    """One content word."""

    stem: str
    concept: str  # empty: the word has none
    word: str = ""  # as it was written, folded


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its ending; `word` is folded."""
    if word.isdigit():
        return word
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            return word.removesuffix(suffix)
    if len(word) >= SHORTEST_STEM and word.endswith("s"):
        return word[:-1]
    return word


CONCEPT_OF_STEM = {stem(word): concept for concept, words in CONCEPTS.items() for word in words.split()}
PHRASE = re.compile(r"\b(?:" + "|".join(rf"(?P<{name}>{words})" for name, words in PHRASES.items()) + r")\b")


def terms(text: str) -> list[Term]:
    """The content words of `text`, in order; words that carry no meaning of their own are left out."""
    plain = " ".join(folded_words(text))
    words = PHRASE.sub(lambda match: f" {match.lastgroup} ", plain).split()
    stems = ((stem(word), word) for word in words if word not in STOPWORDS)
    return [Term(each, CONCEPT_OF_STEM.get(each, ""), word) for each, word in stems]


def overlap(question: str, text: str) -> float:
    """The share of the question's content words that `text` has, 0..1; 0 when the question has none."""
    asked = {term.stem: term for term in terms(question)}.values()
    there = terms(text)
    stems, concepts = {term.stem for term in there}, {term.concept for term in there if term.concept}
    if not asked:
        return 0.0
    return sum(term.stem in stems or term.concept in concepts for term in asked) / len(asked)
