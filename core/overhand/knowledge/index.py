"""The index over a business version's knowledge: what fits a question, and how sure that is."""

from collections.abc import Sequence
from functools import cached_property
from heapq import nlargest
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple, Self

from overhand.knowledge.chunk import chunk
from overhand.knowledge.lexical import Fit, LexicalIndex, Near
from overhand.knowledge.likeness import Likeness
from overhand.knowledge.passage import Document, Embedder, Found, Passage
from overhand.knowledge.question import Question, parts_of
from overhand.knowledge.smalltalk import asks_nothing
from overhand.knowledge.terms import Term, terms
from overhand.knowledge.weights import Evidence, Weights, trained
from overhand.language import guess_language

if TYPE_CHECKING:
    from overhand.knowledge.meaning import Meaning

__all__ = ["Candidate", "KnowledgeIndex"]

SAMPLE = 100  # passages left out in turn; more change the mean by less than its own spread
FEWEST = 4  # passages that tell what is usual
CANDIDATES = 40  # by words, and as many by meaning, that are weighed against each other
SAME_LANGUAGE = 0.7  # log odds: of two passages that say the same, the one in the customer's language comes first


class Candidate(NamedTuple):
    """A passage that may answer."""

    number: int  # of the passage
    evidence: Evidence


class KnowledgeIndex:
    """Read only once built; a query takes a few hundred microseconds on 300 passages and never awaits."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder | None = None) -> None:
        """With an embedder this takes milliseconds a passage: call it from a thread."""
        self.passages = tuple(passages)
        self._words = LexicalIndex(self.passages)
        self._meaning = _meaning_of(self.passages, embedder) if embedder and self.passages else None

    @classmethod
    def build(cls, documents: Sequence[Document], embedder: Embedder | None = None) -> Self:
        """Chunk and index. With an embedder this takes milliseconds a passage: call it from a thread."""
        return cls([passage for document in documents for passage in chunk(document)], embedder)

    def warm(self) -> Self:
        """Measure at once what the first question would wait for: half a second on 5,000 passages. Call it likewise."""
        _ = self.usual_by_words
        if self._meaning is not None:
            _ = self.usual_by_meaning
        return self

    def search(self, question: Question, limit: int = 3) -> list[Found]:
        """The passages that fit best, best first, each with how sure it is that it answers."""
        embedded = question.has_vector and self._meaning is not None
        weights = trained().embedded if embedded else trained().words
        usual = self.usual_by_meaning if embedded else self.usual_by_words
        spoken = guess_language(question.text)
        rated = [
            (weights.order(evidence) + SAME_LANGUAGE * (self.passages[number].language == spoken), -number, evidence)
            for number, evidence in self.candidates(question)
        ]
        best = nlargest(limit, rated, key=lambda each: each[:2])
        return [Found(passage=self.passages[-at], confidence=weights.share(found, usual)) for _, at, found in best]

    def coverage(self, question: Question) -> float:
        """How likely the knowledge covers what is asked, 0..1; 1 for a message that asks nothing or names nothing.

        A question counts by itself, whatever story is told around it; of several, the one that is covered least.
        """
        if asks_nothing(question.text) or not (terms(question.text) or (question.has_vector and self._meaning)):
            return 1.0
        whole = self._best(question)
        parts = [self._best(question.part(each)) for each in parts_of(question.text)]
        return (whole + min(parts)) / 2 if len(parts) > 1 else max(whole, *parts, 0.0)

    @cached_property
    def usual_by_meaning(self) -> float:
        """How well passages fit one another by meaning and words: the yardstick of what fits by chance."""
        return self.usual(trained().embedded, by_meaning=True)

    @cached_property
    def usual_by_words(self) -> float:
        """The same without vectors."""
        return self.usual(trained().words, by_meaning=False)

    def usual(self, weights: Weights, *, by_meaning: bool) -> float:
        """How well a passage fits the others' best, by some weights: each is left out in turn and asked for.

        By meaning those of its own language count twice: the same in another language is a poor measure of chance.
        """
        if len(self.passages) < FEWEST:
            return weights.typical
        best: list[float] = []
        for number in range(0, len(self.passages), max(1, len(self.passages) // SAMPLE)):
            passage = self.passages[number]
            vector = self._meaning.vector(number) if self._meaning and by_meaning else ()
            others = [each for each in self.candidates(Question(passage.text, vector)) if each.number != number]
            fits = [(weights.order(each.evidence), self.passages[each.number].language) for each in others]
            best.append(max((fit for fit, _ in fits), default=0.0))
            if by_meaning:
                best.append(max((fit for fit, language in fits if language == passage.language), default=best[-1]))
        return mean(best)

    def candidates(self, question: Question, most: int = CANDIDATES) -> list[Candidate]:
        """What may answer, in no order: the passages nearest by words, and as many nearest by meaning."""
        fits = self._words.fits(terms(question.text), self._near(question))
        likenesses = self._meaning.likenesses(question.vector) if self._meaning and question.has_vector else None
        numbers = set(nlargest(most, fits, key=fits.__getitem__))
        numbers.update(likenesses.nearest(most) if likenesses else ())
        found: list[Candidate] = []
        for number in numbers:
            fit, like = fits.get(number, Fit()), likenesses[number] if likenesses else Likeness()
            found.append(Candidate(number, Evidence(*like, *fit)))
        return found

    def _best(self, question: Question) -> float:
        return max((found.confidence for found in self.search(question)), default=0.0)

    def _near(self, question: Question) -> Near | None:
        """Looks words up by meaning, as far as their vectors are given."""
        meaning, vectors = self._meaning, question.words
        if meaning is None or not vectors:
            return None

        def near(term: Term) -> Sequence[tuple[str, float]]:
            return meaning.near(term.word, vectors[term.word]) if term.word in vectors else ()

        return near


def _meaning_of(passages: Sequence[Passage], embedder: Embedder) -> "Meaning":
    from overhand.knowledge.meaning import Meaning  # noqa: PLC0415 - numpy comes with the embedding layer only

    return Meaning(passages, embedder)
