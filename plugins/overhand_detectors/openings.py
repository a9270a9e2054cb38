"""How a match of a pattern can begin: by its first letters the few patterns are found that are worth trying at a word.

Only what the files in `patterns` are written with is understood: letters, sets of them, groups, repetitions, and what
looks around or marks an end, which says nothing here. An opening too many costs time, and nothing else.
"""

import re
from collections import deque

__all__ = ["LENGTH", "folded", "openings"]

LENGTH = 3  # letters of an opening; a longer one finds fewer patterns, but at more different words
ANYTHING = "*"  # ends an opening after which any letter may stand
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 .,"

PART = re.compile(r"[\w ,]+(?![?*+{])|\\.|\[[^\]]+\]|\(\?<?[:=!]|\{[\d,]+\}|.")
REPETITION = re.compile(r"[?*+]|\{[\d,]+\}")
LETTER_OF_SEVERAL = re.compile(r"\[[a-z0-9 .,-]+\]|\\[d.]")
NO_LETTER = frozenset({"^", "$", r"\b"})
GROUP = frozenset({"(", "(?:"})

Parts = deque[str]


def openings(pattern: str) -> set[str]:
    """The first letters of everything that `pattern` matches: LENGTH of them, or fewer where the match or they end."""
    return {each.rstrip(ANYTHING) for each in choice(deque(PART.findall(pattern)))}


def folded(letters: str) -> str:
    """The letters as openings have them: any digit is 0."""
    return letters if letters.isalpha() else "".join("0" if letter.isdecimal() else letter for letter in letters)


def choice(parts: Parts) -> set[str]:
    """The openings of alternatives, up to the end of their group."""
    found: set[str] = set()
    begun = {""}
    while parts and (part := parts.popleft()) != ")":
        if part == "|":
            found |= begun
            begun = {""}
        else:
            begun = joined(begun, repeated(piece(part, parts), parts))
    return found | begun


def piece(part: str, parts: Parts) -> set[str]:
    """What one part may be; a group is taken to its end."""
    if part[0] == "(":
        inside = choice(parts)
        return inside if part in GROUP else {""}
    if part in NO_LETTER:
        return {""}
    if LETTER_OF_SEVERAL.fullmatch(part):
        return {folded(letter) for letter in ALPHABET if re.match(part, letter)}
    return {ANYTHING} if part[0] in r"\[." else {folded(part)}


def repeated(once: set[str], parts: Parts) -> set[str]:
    """What a piece may be with the repetition that follows it, if one does."""
    if not (parts and REPETITION.fullmatch(parts[0])):
        return once
    repetition = parts.popleft()
    if parts and parts[0] == "?":
        parts.popleft()
    found = once
    if repetition != "?":
        while not found.issuperset(more := joined(found, once)):
            found = found | more
    return found | {""} if repetition[0] in "?*" or repetition.startswith("{0") else found


def joined(begun: set[str], more: set[str]) -> set[str]:
    """Each of these that is not long enough with each of those behind it."""
    ended = {each for each in begun if len(each) >= LENGTH or each.endswith(ANYTHING)}
    return ended | {(each + other)[:LENGTH] for each in begun - ended for other in more}
