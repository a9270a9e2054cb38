"""The patterns of a file by how what they match begins, so that at each word only the few are tried that can."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from overhand_detectors.openings import LENGTH, folded, openings

__all__ = ["Index", "Pattern"]

MACRO = re.compile(r"<(\w+)>")
REMEMBERED = 2_048  # beginnings of words, each with what is worth trying there


class Pattern(Struct, frozen=True):
    """One alternative of a kind, which begins and ends with a whole word."""

    kind: str
    rank: int  # of the kind; the first counts most
    expression: re.Pattern[str]


class Index:
    """Patterns by kind; `<name>` in them stands for the alternatives of a macro.

    Raises:
        KeyError: a pattern names a macro that does not exist.
    """

    def __init__(self, listed: Mapping[str, Sequence[str]], macros: Mapping[str, Sequence[str]]) -> None:
        patterns: list[Pattern] = []
        numbers: dict[str, set[int]] = defaultdict(set)
        for rank, (kind, alternatives) in enumerate(listed.items()):
            for alternative in alternatives:
                filled = filled_in(alternative, macros)
                for opening in openings(filled):
                    numbers[opening].add(len(patterns))
                patterns.append(Pattern(kind, rank, re.compile(rf"\b(?:{filled})(?!\w)")))
        self._by_opening = {
            opening: tuple(
                patterns[number]
                for number in sorted({number for each in beginnings(opening) for number in numbers.get(each, ())})
            )
            for opening in numbers
        }
        self._known = lru_cache(REMEMBERED)(self._that_begin)

    def matches(self, plain: str, starts: Sequence[int]) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """What matches at words that begin at `starts`, in that order; at one word those of the first kind first."""
        known = self._known
        for start in starts:
            for pattern in known(plain[start : start + LENGTH]):
                found = pattern.expression.match(plain, start)
                if found is not None:
                    yield pattern, found

    def _that_begin(self, letters: str) -> Sequence[Pattern]:
        known = (self._by_opening.get(each) for each in beginnings(folded(letters)))
        return next(filter(None, known), ())


def beginnings(letters: str) -> list[str]:
    """The letters, and what is left of them as one after the other is cut off at the end."""
    return [letters[:end] for end in range(len(letters), -1, -1)]


def filled_in(pattern: str, macros: Mapping[str, Sequence[str]]) -> str:
    """The pattern with its macros, which may hold macros themselves, written out.

    Raises:
        KeyError: a pattern names a macro that does not exist.
    """
    while MACRO.search(pattern):
        pattern = MACRO.sub(lambda found: f"(?:{'|'.join(macros[found.group(1)])})", pattern)
    return pattern
