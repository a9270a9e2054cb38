"""Fixed words: the way to a person that works with model, detectors and knowledge all down."""

import re

from overhand.folding import folded_words

__all__ = ["FIXED_WORDS", "asks_for_person"]

FIXED_WORDS = frozenset(
    {"person", "human", "agent", "representative"}
    | {"persona", "humano", "humana", "agente", "asesor", "asesora"}
    | {"pessoa", "humano", "humana", "atendente"}
)
"""en, es, pt; "real person" is "person" with a word around it that changes nothing."""

AROUND = frozenset(
    {"a", "an", "the", "real", "live", "actual", "now", "please", "pls", "plz", "thanks", "thank", "you"}
    | {"hi", "hello", "hey", "ok"}
    | {"un", "una", "el", "la", "ya", "ahora", "por", "favor", "porfa", "porfavor", "xfa", "xfavor", "gracias"}
    | {"hola", "buenas", "de", "verdad"}
    | {"um", "uma", "o", "agora", "pf", "pfv", "pfvr", "obrigado", "obrigada", "oi", "ola", "verdade"}
)
"""Politeness, articles and impatience: a message of these and one fixed word asks for a person."""

DRAWN_OUT = re.compile(r"(.)\1{2,}")
EDGES = re.compile(r"^[\W_]+|[\W_]+$")
LONGEST_ALONE = 80  # characters; a longer message is more than a word with politeness around it


def words(text: str) -> list[str]:
    """The folded words of `text`, drawn-out letters shortened: "HUMAAAN!!" is human."""
    return [DRAWN_OUT.sub(r"\1", word) for word in folded_words(text)]


def asks_for_person(text: str, *, within: bool) -> str:
    """The words of `text` that ask for a person, as they were written, or "".

    A message that is a fixed word, with nothing but politeness around it, always asks. With `within` a fixed word
    anywhere in the text does: that is for the time in which no detector can tell the two apart.
    """
    if len(text) <= LONGEST_ALONE:
        found = words(text)
        if any(word in FIXED_WORDS for word in found) and all(word in FIXED_WORDS or word in AROUND for word in found):
            return EDGES.sub("", text)
    return first_fixed_word(text) if within else ""


def first_fixed_word(text: str) -> str:
    """The first fixed word inside `text`, as it was written, or ""."""
    for chunk in text.split():
        if not FIXED_WORDS.isdisjoint(words(chunk)):
            return EDGES.sub("", chunk)
    return ""
