"""Patterns over plain words: what counts, what only looks like it."""

import re
from collections.abc import Iterable
from importlib import resources

import msgspec
from msgspec import Struct

from overhand_detectors.index import Index, Pattern
from overhand_detectors.normalise import Reading

__all__ = ["Found", "Hit", "RuleFile", "Rules"]


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
    telling: tuple[str, ...] = ()  # first words of what tells something
    facts: dict[str, tuple[str, ...]] = {}


class Rules:
    """Patterns by kind. `looks_like` is masked first: what stands inside such a phrase counts for nothing.

    A pattern is a regular expression over `Reading.plain`, whole words at both ends, in which `<name>` stands for the
    alternatives of a macro. Repetitions are bounded, so that no text can make a search slow.
    """

    def __init__(self, file: RuleFile) -> None:
        self.words, self.telling = frozenset(file.words), frozenset(file.telling)
        self._patterns = Index(file.patterns, file.macros)
        self._facts = Index(file.facts, file.macros)
        self._names_of_facts = tuple(file.facts)
        self._looks_like = Index({"looks_like": file.looks_like}, file.macros)

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

    def facts(self, readings: Iterable[Reading]) -> list[str]:
        """The names of the facts that are told in any of them."""
        told = {fact.kind for each in readings for fact, _ in self._facts.matches(each.plain, each.starts)}
        return [fact for fact in self._names_of_facts if fact in told]

    def _hit(self, plain: str, reading: Reading) -> Hit | None:
        """The first kind, where it is found first."""
        found = min(self._patterns.matches(plain, reading.starts), key=rank_of, default=None)
        return Hit(reading.written(*found[1].span()), found[0].kind) if found is not None else None

    def _masked(self, reading: Reading) -> str:
        """The plain words with every look-alike blotted out, at the same positions."""
        masked = reading.plain
        end = 0
        for _, found in self._looks_like.matches(reading.plain, reading.starts):
            if found.start() >= end:
                end = found.end()
                masked = masked[: found.start()] + "_" * len(found.group()) + masked[end:]
        return masked


def rank_of(match: tuple[Pattern, re.Match[str]]) -> int:
    """How early the kind of a match is looked for."""
    return match[0].rank
