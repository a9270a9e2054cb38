"""Telling a signal from what a plugin may return instead."""

import msgspec

from overhand.detection.signal import Signal

__all__ = ["Nonsense", "checked"]

LONGEST_EVIDENCE = 500  # characters kept of what a plugin says
LONGEST_SENTENCE = 300


class Nonsense(Exception):
    """Raised when what a detector returned is not a signal."""


def checked(found: object) -> Signal | None:
    """`found` if it is a signal as the contract has it, its texts cut to a length that can be journalled.

    Raises:
        Nonsense: it is anything else; a score that is not a number from 0 to 1 included.
    """
    if found is None:
        return None
    if not isinstance(found, Signal):
        raise Nonsense(f"returned {type(found).__name__}, not a Signal or None")
    if not is_share(found.score):
        raise Nonsense(f"returned the score {found.score!r}, not a number from 0 to 1")
    if not are_texts(found.evidence, found.sentence, found.category, found.reason):
        raise Nonsense("returned an evidence, sentence, category or reason that is not text")
    if len(found.evidence) <= LONGEST_EVIDENCE and len(found.sentence) <= LONGEST_SENTENCE:
        return found
    return msgspec.structs.replace(
        found, evidence=found.evidence[:LONGEST_EVIDENCE], sentence=found.sentence[:LONGEST_SENTENCE]
    )


def is_share(score: object) -> bool:
    """Whether it is a number from 0 to 1; NaN is none."""
    return isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1


def are_texts(*texts: object) -> bool:
    """Whether all are str."""
    return all(isinstance(text, str) for text in texts)
