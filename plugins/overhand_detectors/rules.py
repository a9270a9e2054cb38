"""Patterns over plain words: what counts, what only looks like it."""

import re
from collections.abc import Mapping, Sequence
from importlib import resources

import msgspec
from msgspec import Struct

from overhand_detectors.normalise import Reading

__all__ = ["Found", "Hit", "RuleFile", "Rules"]

MACRO = re.compile(r"<(\w+)>")


class Hit(Struct, frozen=True):
    """Where in the message a pattern was found: the words as they were written, and the name of their kind."""

    evidence: str
    kind: str = ""


class Found(Struct, frozen=True):
    """What rules see in one message."""

    hit: Hit | None  # the first kind that fits
    plain: str  # the plain words with every look-alike blotted out, at the same positions
    looks_like: bool  # whether anything only looks like it

    @property
    def is_nothing_else(self) -> bool:
        """Whether the whole message is a look-alike."""
        return self.looks_like and not any(letter.isalnum() for letter in self.plain)


class RuleFile(Struct, frozen=True, kw_only=True):
    """A file in `patterns`: each list holds alternatives, one pattern each."""

    patterns: dict[str, tuple[str, ...]]  # by kind
    looks_like: tuple[str, ...] = ()
    macros: dict[str, tuple[str, ...]] = {}
    words: tuple[str, ...] = ()
    facts: dict[str, tuple[str, ...]] = {}


class Rules:
    """Patterns by kind. `looks_like` is masked first: what stands inside such a phrase counts for nothing.

    A pattern is a regular expression over `Reading.plain`, whole words at both ends, in which `<name>` stands for the
    alternatives of a macro. Repetitions are bounded, so that no text can make a search slow.
    """

    def __init__(self, file: RuleFile) -> None:
        self.words = frozenset(file.words)
        self._patterns = compiled(file.patterns, file.macros)
        self._facts = compiled(file.facts, file.macros)
        self._looks_like = re.compile(alternatives(file.looks_like, file.macros)) if file.looks_like else None

    @classmethod
    def load(cls, name: str) -> "Rules":
        """The rules of `patterns/<name>.toml`."""
        text = resources.files("overhand_detectors").joinpath("patterns", f"{name}.toml").read_text("utf-8")
        return cls(msgspec.toml.decode(text, type=RuleFile))

    def look(self, reading: Reading) -> Found:
        """Everything the rules see."""
        plain = self._masked(reading)
        return Found(self._hit(plain, reading), plain, looks_like=plain != reading.plain)

    def find(self, reading: Reading) -> Hit | None:
        """The first kind that is found, or None."""
        return self._hit(self._masked(reading), reading)

    def _hit(self, plain: str, reading: Reading) -> Hit | None:
        for kind, pattern in self._patterns.items():
            found = pattern.search(plain)
            if found is not None:
                return Hit(reading.written(*found.span()), kind)
        return None

    def facts(self, plain: str) -> list[str]:
        """The names of the facts that `plain` tells."""
        return [fact for fact, pattern in self._facts.items() if pattern.search(plain)]

    def _masked(self, reading: Reading) -> str:
        """The plain words with every look-alike blotted out, at the same positions."""
        if self._looks_like is None:
            return reading.plain
        return self._looks_like.sub(blot, reading.plain)


def blot(found: re.Match[str]) -> str:
    """As many strokes as the match was long."""
    return "_" * len(found.group())


def compiled(patterns: Mapping[str, Sequence[str]], macros: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    """One expression a kind."""
    return {kind: re.compile(alternatives(listed, macros)) for kind, listed in patterns.items()}


def alternatives(patterns: Sequence[str], macros: Mapping[str, Sequence[str]]) -> str:
    """One expression for all patterns, which begins and ends with a whole word."""
    filled = [filled_in(pattern, macros) for pattern in patterns]
    return r"\b(?:" + "|".join(filled) + r")(?!\w)"


def filled_in(pattern: str, macros: Mapping[str, Sequence[str]]) -> str:
    """The pattern with its macros, which may hold macros themselves, written out.

    Raises:
        KeyError: a pattern names a macro that does not exist.
    """
    while MACRO.search(pattern):
        pattern = MACRO.sub(lambda found: f"(?:{'|'.join(macros[found.group(1)])})", pattern)
    return pattern
