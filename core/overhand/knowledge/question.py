"""What is asked of the knowledge: a text, and its vectors where there is an embedding layer."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from overhand.knowledge.chunk import sentences
from overhand.knowledge.passage import LONGEST_EMBEDDED, Embedder
from overhand.knowledge.smalltalk import asks_nothing
from overhand.knowledge.terms import terms

__all__ = ["Question", "parts_of", "texts_of"]

MOST_PARTS = 4  # of a message that are asked for one by one
MOST_WORDS = 40  # of a question that are looked up by meaning; nobody asks for more at once


class Question(Struct, frozen=True):
    """Without vectors it is searched by words alone."""

    text: str
    vector: Sequence[float] = ()
    words: Mapping[str, Sequence[float]] = {}  # vectors of what `words_of` names
    parts: Mapping[str, Sequence[float]] = {}  # vectors of what `parts_of` names

    @property
    def has_vector(self) -> bool:
        """Whether it can be searched by meaning."""
        return len(self.vector) > 0

    @classmethod
    def of(cls, text: str, embedder: Embedder | None) -> "Question":
        """The question with its vectors. Blocks for some milliseconds: call it from a thread."""
        if embedder is None:
            return cls(text)
        texts = texts_of(text)
        return cls.known(text, dict(zip(texts, embedder.embed(texts), strict=True)))

    @classmethod
    def known(cls, text: str, vectors: Mapping[str, Sequence[float]]) -> "Question":
        """The question, given the vectors of what `texts_of` names."""
        beginning = text[:LONGEST_EMBEDDED]
        of_words = {word: vectors[word] for word in words_of(beginning)}
        return cls(text, vectors[beginning], of_words, {part: vectors[part] for part in parts_of(beginning)})

    def part(self, text: str) -> "Question":
        """One of its parts as a question of its own."""
        return Question(text, self.parts.get(text, ()), self.words)


def texts_of(text: str) -> list[str]:
    """What is embedded of a question, each once: its beginning, its words, its parts."""
    beginning = text[:LONGEST_EMBEDDED]
    return list(dict.fromkeys([beginning, *words_of(beginning), *parts_of(beginning)]))


def parts_of(text: str) -> list[str]:
    """The questions in a message that has several, or one within a story; none where the message is the question."""
    asked = [each for each in sentences(text) if each.endswith("?") and not asks_nothing(each)]
    return [] if asked == [text.strip()] else asked[:MOST_PARTS]


def words_of(text: str) -> list[str]:
    """The words of `text` that mean something by themselves, folded, each once, in order."""
    return list(dict.fromkeys(term.word for term in terms(text)))[:MOST_WORDS]
