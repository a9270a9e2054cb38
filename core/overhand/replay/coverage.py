"""How well a business answers a text: by its knowledge, or by what its people wrote in the conversation."""

from functools import lru_cache
from typing import Final

from overhand.knowledge import Document, KnowledgeIndex, Question
from overhand.replay.recorded import Seen

__all__ = ["Coverage"]

PEOPLE: Final = frozenset({"operator", "phone"})
TEXTS: Final = 4_096  # whose coverage is remembered


class Coverage:
    """The knowledge of one business; remembers what it said last, which a second configuration asks again."""

    def __init__(self, knowledge: KnowledgeIndex) -> None:
        self._by_meaning = knowledge.coverage
        self._by_words = lru_cache(TEXTS)(self._covered_by_words)  # customers greet, agree and ask in the same words
        self._told = KnowledgeIndex.build(())
        self._told_by: tuple[tuple[str, str], ...] = ()  # whose index that is: (id, text) of people's lines
        self._last: tuple[Seen, float] | None = None

    def covered(self, seen: Seen, question: Question) -> float:
        """How likely the text is answered, 0..1: `runtime.judging.covered` over the recorded lines."""
        if self._last is None or self._last[0] is not seen:
            self._last = seen, self._covered(seen, question)
        return self._last[1]

    def _covered_by_words(self, text: str) -> float:
        return self._by_meaning(Question(text))

    def _covered(self, seen: Seen, question: Question) -> float:
        known = self._by_meaning(question) if question.has_vector else self._by_words(question.text)
        told = tuple((line.id, line.text) for line in seen.before if line.author in PEOPLE)
        if not told:
            return known
        if told != self._told_by:
            self._told_by = told
            self._told = KnowledgeIndex.build([Document(source=id_, text=words) for id_, words in told])
        return max(known, self._told.coverage(question))
