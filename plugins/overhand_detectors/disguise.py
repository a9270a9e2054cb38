"""Words in disguise: letters spelled out one by one, digits in the place of letters, and letters of other alphabets."""

from collections.abc import Sequence
from itertools import pairwise

from overhand_detectors.spelling import RIGHT

__all__ = ["LOOK_ALIKES", "Piece", "undisguised"]

Piece = tuple[str, int, int]  # the folded text, and where it begins and ends

CYRILLIC = "авекмнорстухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅ", "abekmhopctyxijshdqwABEKMHOPCTYXIJS"
GREEK = "ανορτυχικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "avoptuxikABEZHIKMNOPTYX"
LOOK_ALIKES = str.maketrans(CYRILLIC[0] + GREEK[0], CYRILLIC[1] + GREEK[1])
"""Letters of other alphabets that look like Latin ones."""

SPELLED = 4  # single letters in a row that make a word wherever they stand; fewer must stand apart
LEET = str.maketrans("01345789", "oieastbg")
IN_LEET = 2  # words that matter, once read so, from which a whole message is


def undisguised(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces as they were meant; the same where nothing is disguised."""
    found = list(pieces)
    if (True, True) in pairwise(map(is_letter, found)):
        found = joined(found)
    if any(has_both(piece) for piece, _, _ in found):
        found = without_digits(found)
    return found


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Read "t a l k  t o" as "talk to": runs of single letters, one blank between them."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and is_letter(pieces[end - 1]) and is_letter(pieces[end]) and gap(pieces, end) == 1:
            end += 1
        apart = (at == 0 or gap(pieces, at) != 1) and (end == len(pieces) or gap(pieces, end) != 1)
        if end - at >= SPELLED or (end - at >= 2 and apart):
            found.append(("".join(piece for piece, _, _ in pieces[at:end]), pieces[at][1], pieces[end - 1][2]))
        else:
            found += pieces[at:end]
        at = end
    return found


def without_digits(pieces: Sequence[Piece]) -> list[Piece]:
    """Read "w4nt 4 p3rs0n" as "want a person", where enough of the message turns into words that matter."""
    read = [(piece.translate(LEET), start, end) for piece, start, end in pieces]
    mattering = sum(
        has_both(piece) and meant in RIGHT for (piece, _, _), (meant, _, _) in zip(pieces, read, strict=True)
    )
    if mattering < IN_LEET:
        return list(pieces)
    return [meant if has_both(each[0]) or len(each[0]) == 1 else each for each, meant in zip(pieces, read, strict=True)]


def is_letter(piece: Piece) -> bool:
    """Whether it is a single letter."""
    return len(piece[0]) == 1 and piece[0].isalpha()


def has_both(piece: str) -> bool:
    """Whether it has letters and digits."""
    return not piece.isalpha() and not piece.isdigit() and piece.isalnum()


def gap(pieces: Sequence[Piece], at: int) -> int:
    """How many characters stand between a piece and the one before."""
    return pieces[at][1] - pieces[at - 1][2]
