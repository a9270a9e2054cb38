"""The index over a business version's knowledge: what fits a question, and how sure that is."""

from collections.abc import Sequence
from typing import Self

from overhand.knowledge.calibration import Calibration, cosine
from overhand.knowledge.chunk import chunk, sentences
from overhand.knowledge.lexical import Fit, LexicalIndex
from overhand.knowledge.passage import Document, Embedder, Found, Passage
from overhand.knowledge.smalltalk import asks_nothing
from overhand.knowledge.terms import terms
from overhand.language import guess_language

__all__ = ["KnowledgeIndex"]

BM25_SHARE = 1.0  # log odds that the best BM25 score adds to the order, not to the confidence
SAME_LANGUAGE = 0.7  # log odds, likewise: of two passages that say the same, the customer's language first
NO_FIT = Fit(0.0, 0.0)


class KnowledgeIndex:
    """Read only once built; a query takes a few hundred microseconds on 300 passages and never awaits."""

    def __init__(self, passages: Sequence[Passage], vectors: Sequence[Sequence[float]] = ()) -> None:
        self.passages = tuple(passages)
        self._vectors = [tuple(vector) for vector in vectors]
        self._words = LexicalIndex(self.passages)
        self._calibration = Calibration(self._words, self.passages, self._vectors)

    @classmethod
    def build(cls, documents: Sequence[Document], embedder: Embedder | None = None) -> Self:
        """Chunk and index. With an embedder this takes milliseconds a passage: call it from a thread."""
        passages = [passage for document in documents for passage in chunk(document)]
        texts = [f"{passage.heading}. {passage.text}" if passage.heading else passage.text for passage in passages]
        vectors = [tuple(map(float, each)) for each in embedder.embed(texts)] if embedder and texts else []
        return cls(passages, vectors)

    def search(self, query: str, limit: int = 3, vector: Sequence[float] | None = None) -> list[Found]:
        """The passages that fit `query` best, best first; `vector` is the query's own, if there is an embedder."""
        ranked = self._ranked(query, vector)[:limit]
        return [Found(passage=self.passages[number], confidence=sure) for _, number, sure in ranked]

    def coverage(self, query: str, vector: Sequence[float] | None = None) -> float:
        """How likely the knowledge covers what `query` asks, 0..1; 1 for a message that asks nothing or names nothing.

        A long message is covered when each of the questions in it is, whatever story is told around them.
        """
        if asks_nothing(query) or not (terms(query) or (vector and self._vectors)):
            return 1.0
        whole = self._best(query, vector)
        questions = [each for each in sentences(query) if each.endswith("?") and not asks_nothing(each)]
        if not questions or questions == [query.strip()]:
            return whole
        return max(whole, min(self._best(each, None) for each in questions))

    def _best(self, query: str, vector: Sequence[float] | None) -> float:
        return max((sure for _, _, sure in self._ranked(query, vector)), default=0.0)

    def _ranked(self, query: str, vector: Sequence[float] | None) -> list[tuple[float, int, float]]:
        """(order, number of the passage, confidence), best first."""
        fits = self._words.fits(terms(query))
        likenesses = self._likenesses(vector)
        spoken = guess_language(query)
        highest = max((fit.bm25 for fit in fits.values()), default=0.0) or 1.0
        ranked: list[tuple[float, int, float]] = []
        for number in likenesses or fits:
            fit, likeness = fits.get(number, NO_FIT), likenesses.get(number)
            order = self._calibration.evidence(fit.coverage, likeness) + BM25_SHARE * fit.bm25 / highest
            order += SAME_LANGUAGE * (self.passages[number].language == spoken)
            ranked.append((-order, number, self._calibration.confidence(fit.coverage, likeness)))
        return sorted(ranked)

    def _likenesses(self, vector: Sequence[float] | None) -> dict[int, float]:
        if not vector or not self._vectors:
            return {}
        asked = tuple(vector)
        return {number: cosine(asked, known) for number, known in enumerate(self._vectors)}
