"""Answers taken from passages and from what people wrote, word for word."""

import re
from collections.abc import Sequence

from msgspec import Struct

from overhand.agent import Prompt
from overhand.folding import folded_words
from overhand.knowledge import Found, overlap, sentences
from overhand.knowledge.terms import terms
from overhand.line import Line

__all__ = ["Answer", "from_knowledge", "from_people"]

ENOUGH = 0.6  # confidence below which the conversation is passed on
TOLD = 0.5  # share of a question's words that people must have written about
LONGEST = 350  # characters of one answer
SAME_LANGUAGE = 0.3  # confidence a passage in another language must have more, to be preferred
HINTED = 0.15  # what a private hint of an operator adds to the passage it points to
PART_SHARE = 0.9  # confidence of a question whose every word the passage has
PART_WORDS = 2  # content words a question needs before its overlap alone counts

TO_THE_AI = re.compile(
    r"(?:you (?:are|must|should|can)|be|never|always|do not|don t|answer|reply|speak|greet|offer|ask|keep|use|act|if a"
    r"|eres|se|nunca|siempre|no (?:prometas|digas|des|uses)|responde|contesta|habla|saluda|actua|usa|tu (?:tono|tarea)"
    r"|voce (?:e|deve)|seja|sempre|nao (?:prometa|diga)|responda|fale|cumprimente|aja|use)\b"
)


class Answer(Struct, frozen=True):
    """A piece of text that answers, where it is from and how sure that is."""

    text: str
    source: str
    confidence: float
    language: str = ""


def from_knowledge(asked: Sequence[str], prompt: Prompt, language: str) -> list[Answer] | None:
    """One answer a question, without repeats; None when the passages leave one of the questions open."""
    hints = " ".join([*prompt.guidance, prompt.handback])
    usable = [found for found in prompt.passages if not _speaks_to_the_ai(found)]
    answers: dict[str, Answer] = {}
    for question in asked:
        sure = {found.passage.id: _sure(question, found, alone=len(asked) == 1) for found in usable}
        fitting = [found for found in usable if sure[found.passage.id] >= ENOUGH]
        if not fitting:
            return None
        best = max(fitting, key=lambda found: sure[found.passage.id] + _preference(found, language, hints))
        passage = best.passage
        text = _excerpt(question, passage.text)
        answers.setdefault(passage.id, Answer(text, passage.id, sure[passage.id], passage.language))
    return list(answers.values())


def from_people(asked: Sequence[str], lines: Sequence[Line]) -> list[Answer] | None:
    """What operators already wrote about every one of the questions; None when they did not.

    An operator's line answers what the customer wrote before it, so the words of both count.
    """
    answers: dict[str, Answer] = {}
    for question in asked:
        rated = [(overlap(question, about), line) for line, about in _told(lines)]
        share, line = max(rated, key=lambda pair: (pair[0], pair[1].at), default=(0.0, None))
        if line is None or share < TOLD:
            return None
        answers.setdefault(line.id, Answer(line.text, line.id, share))
    return list(answers.values()) or None


def _told(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Each line a person of the business wrote, with the words it is about."""
    told: list[tuple[Line, str]] = []
    before = ""
    for line in lines:
        if line.author in {"operator", "phone"}:
            told.append((line, f"{before} {line.text}"))
        else:
            before = line.text if line.author == "customer" else ""
    return told


def _sure(question: str, found: Found, *, alone: bool) -> float:
    """The retrieval's confidence in the message, or in the question by itself when that is higher.

    Where a message asks several things its confidence speaks only for questions that share a word with the passage.
    """
    share = overlap(question, f"{found.passage.heading} {found.passage.text}")
    whole = found.confidence if alone or share else 0.0
    counts = question.endswith("?") and len(set(terms(question))) >= PART_WORDS
    return max(whole, PART_SHARE * share if counts else 0.0)


def _preference(found: Found, language: str, hints: str) -> float:
    spoken = SAME_LANGUAGE * (found.passage.language in {"", language})
    return spoken + HINTED * overlap(hints, f"{found.passage.heading} {found.passage.text}")


def _speaks_to_the_ai(found: Found) -> bool:
    """Whether a passage is an instruction of the prompt rather than a fact for customers."""
    plain = " ".join(folded_words(found.passage.text))
    return found.passage.source.endswith("prompt.md") and TO_THE_AI.match(plain) is not None


def _excerpt(question: str, text: str) -> str:
    """The passage, or the sentences of a long one that share most words with the question, in their order."""
    if len(text) <= LONGEST:
        return text
    parts = sentences(text)
    chosen: set[int] = set()
    for number in sorted(range(len(parts)), key=lambda at: -overlap(question, parts[at])):
        if not chosen or sum(len(parts[at]) + 1 for at in chosen) + len(parts[number]) <= LONGEST:
            chosen.add(number)
    return " ".join(parts[at] for at in sorted(chosen))
