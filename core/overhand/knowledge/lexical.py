"""The words of all passages: which passage has what a question asks for."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from overhand.knowledge.passage import Passage
from overhand.knowledge.rarity import rarity
from overhand.knowledge.terms import Term, terms

__all__ = ["Fit", "LexicalIndex", "Near"]

SATURATION, LENGTH = 1.2, 0.5  # BM25's k1 and b; passages are short, so length says little
HEADING_WEIGHT = 2.0  # a word of the heading counts like two of the text
PARENT_WEIGHT = 0.5  # a word of the headings above it is shared with its neighbours, so it says half
CONCEPT_MATCH = 0.8  # same concept, other word or other language
LIKENESS_FLOOR = 0.55  # Dice coefficient of character trigrams that still counts as a typing error
SHORTEST_TYPO = 5  # letters of a stem; shorter words have too many neighbours

Near = Callable[[Term], Iterable[tuple[str, float]]]
"""Known stems of a meaning near a term's, and how near, 0..1."""


class Fit(NamedTuple):
    """How the words of a question fit one passage."""

    coverage: float = 0.0  # 0..1: the share of the question's content words, weighted by rarity, that the passage has
    bm25: float = 0.0  # ln(1 + BM25), with words of a near meaning counted by their nearness


class Match(NamedTuple):
    """How a passage has one term."""

    share: float  # 0..1
    frequency: float


class LexicalIndex:
    """Postings of stems and concepts. Concepts are kept beside stems under a name no stem can have."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        bags = [_bag(passage) for passage in passages]
        lengths = [sum(bag.values()) for bag in bags]
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        self._count = len(bags)
        self._length_norms = [SATURATION * (1 - LENGTH + LENGTH * length / (mean or 1.0)) for length in lengths]
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        for number, bag in enumerate(bags):
            for key, frequency in bag.items():
                self._postings[key][number] = frequency
        self._spellings: dict[str, set[str]] = defaultdict(set)
        for key in self._postings:
            for gram in _trigrams(key):
                self._spellings[gram].add(key)

    def fits(self, asked: Iterable[Term], near: Near | None = None) -> dict[int, Fit]:
        """The passages that share a word with the question, or one of a near meaning if `near` knows any."""
        weights = 0.0
        covered: dict[int, float] = defaultdict(float)
        scores: dict[int, float] = defaultdict(float)
        for term in {term.stem: term for term in asked}.values():
            matches, says = self._matches(term, near), rarity(term.stem)
            rare_here = self._rarity(sum(match.share for match in matches.values()))
            weights += says * rare_here
            for number, match in matches.items():
                covered[number] += says * rare_here * match.share
                saturated = match.frequency * (SATURATION + 1) / (match.frequency + self._length_norms[number])
                scores[number] += rare_here * saturated
        return {number: Fit(part / weights, math.log1p(scores[number])) for number, part in covered.items()}

    def _rarity(self, passages: float) -> float:
        """BM25's inverse document frequency, always above 0; words that match in part count in part."""
        return math.log(1 + (self._count - passages + 0.5) / (passages + 0.5))

    def _matches(self, term: Term, near: Near | None) -> dict[int, Match]:
        """Passages that have the term: how exactly and how often."""
        keys = [(term.stem, 1.0), (_concept_key(term.concept), CONCEPT_MATCH)]
        if term.stem not in self._postings:
            keys += self._misspelt(term.stem)
        keys += near(term) if near is not None else ()
        found: dict[int, Match] = {}
        for key, share in sorted(keys, key=lambda pair: pair[1]):
            for number, frequency in self._postings[key].items() if key in self._postings else ():
                match = Match(share * min(1.0, frequency), share * frequency)
                if number not in found or found[number] <= match:
                    found[number] = match
        return found

    def _misspelt(self, stem: str) -> list[tuple[str, float]]:
        """Known stems that an unknown one may be a misspelling of."""
        if len(stem) < SHORTEST_TYPO:
            return []
        grams = _trigrams(stem)
        shared = Counter(key for gram in grams for key in self._spellings.get(gram, ()))
        likenesses = ((key, 2 * both / (len(grams) + len(_trigrams(key)))) for key, both in shared.items())
        return [(key, likeness) for key, likeness in likenesses if likeness >= LIKENESS_FLOOR]


def _bag(passage: Passage) -> Mapping[str, float]:
    """How often each stem and concept occurs, by the weight of the place."""
    *above, heading = passage.heading.split(" > ")
    bag: dict[str, float] = defaultdict(float)
    for text, weight in ((passage.text, 1.0), (heading, HEADING_WEIGHT), (" ".join(above), PARENT_WEIGHT)):
        for term in terms(text):
            for key in (term.stem, _concept_key(term.concept))[: 2 if term.concept else 1]:
                bag[key] += weight
    return bag


def _concept_key(concept: str) -> str:
    return f"@{concept}"


def _trigrams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))
