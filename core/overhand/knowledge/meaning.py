"""What passages, their sentences and their words mean, as vectors. Needs numpy, which comes with an embedding layer."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from overhand.knowledge.chunk import sentences
from overhand.knowledge.likeness import Likeness
from overhand.knowledge.passage import Embedder, Passage
from overhand.knowledge.terms import terms

__all__ = ["Likenesses", "Meaning"]

NEIGHBOURS = 16  # words of a near meaning that one word is looked up as
STRANGERS = 0.45  # cosine of two words that have nothing in common but the trade
TWINS = 0.9  # cosine of two words that mean the same: "dog" and "perro" have .95
REMEMBERED = 8192  # words whose neighbours are kept

Floats = NDArray[np.float32]


class Likenesses:
    """How near every passage is to one question."""

    def __init__(self, passages: Floats, best_sentences: Floats) -> None:
        self._passages, self._sentences = passages, best_sentences

    def __getitem__(self, number: int) -> Likeness:
        """The likeness of one passage."""
        return Likeness(float(self._passages[number]), float(self._sentences[number]))

    def nearest(self, most: int) -> list[int]:
        """The numbers of the passages that are nearest, passage and sentence taken together, in no order."""
        together = self._passages + self._sentences
        if most >= len(together):
            return list(range(len(together)))
        numbers: list[int] = np.argpartition(-together, most)[:most].tolist()
        return numbers


class Meaning:
    """The vectors of one index. A passage weighs 2 kB, a sentence and a word as much, at 512 numbers a vector."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder) -> None:
        """Embeds passages, sentences and words: milliseconds a passage, so call it from a thread."""
        whole = [titled(passage, passage.text) for passage in passages]
        parts = [[titled(passage, each) for each in sentences(passage.text)] or [""] for passage in passages]
        written = _words(passages)
        texts = dict.fromkeys([*whole, *(part for each in parts for part in each), *written.values()])
        row = {text: number for number, text in enumerate(texts)}
        vectors = np.asarray(embedder.embed(list(texts)), dtype=np.float32)
        self._passages = vectors[[row[text] for text in whole]]
        self._sentences = vectors[[row[part] for each in parts for part in each]]
        self._first = np.cumsum([0, *map(len, parts[:-1])])
        self._stems = list(written)
        self._words = vectors[[row[text] for text in written.values()]]
        self._near: dict[str, Sequence[tuple[str, float]]] = {}

    def vector(self, number: int) -> Sequence[float]:
        """A passage's own."""
        vector: list[float] = self._passages[number].tolist()
        return vector

    def likenesses(self, vector: Sequence[float]) -> Likenesses:
        """How near each passage is to what has this vector."""
        asked = np.asarray(vector, dtype=np.float32)
        return Likenesses(self._passages @ asked, np.maximum.reduceat(self._sentences @ asked, self._first))

    def near(self, word: str, vector: Sequence[float]) -> Sequence[tuple[str, float]]:
        """Stems of the index whose words mean nearly what `word` does, and how nearly, 0..1."""
        known = self._near.get(word)
        if known is None:
            if len(self._near) >= REMEMBERED:
                self._near.clear()
            known = self._near[word] = self._found(vector)
        return known

    def _found(self, vector: Sequence[float]) -> Sequence[tuple[str, float]]:
        cosines = self._words @ np.asarray(vector, dtype=np.float32)
        best: list[int] = np.argsort(-cosines)[:NEIGHBOURS].tolist()
        shares = ((at, (float(cosines[at]) - STRANGERS) / (TWINS - STRANGERS)) for at in best)
        return [(self._stems[at], min(1.0, share)) for at, share in shares if share > 0]


def titled(passage: Passage, text: str) -> str:
    """A text of the passage under the heading it stands beneath, without the headings above that."""
    heading = passage.heading.rpartition(" > ")[2]
    return f"{heading}: {text}" if heading else text


def _words(passages: Sequence[Passage]) -> Mapping[str, str]:
    """Every stem of the passages with the first word that has it."""
    found: dict[str, str] = {}
    for passage in passages:
        for term in terms(titled(passage, passage.text)):
            found.setdefault(term.stem, term.word)
    return found
