"""A message as the rules and heads read it: plain words, with the way back to what was written."""

import re
from bisect import bisect_right
from collections import OrderedDict
from functools import cached_property, lru_cache

from overhand.folding import fold, visible
from overhand.knowledge import asks_nothing
from overhand_detectors.disguise import LOOK_ALIKES, undisguised
from overhand_detectors.linear import buckets_of, windows
from overhand_detectors.mood import sourness
from overhand_detectors.spelling import MEANT, corrected

__all__ = ["Reader", "Reading"]

LONGEST = 4_096  # characters that are read: a message of WhatsApp; the rest of a longer one is not judged
REMEMBERED = 128  # messages: those judged last, and what was said before them in a dozen conversations
PIECES = 4_096  # of the folded texts, that are remembered

MARKS = frozenset({".", ","})
PIECE = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|[^\W_]+(?:'[^\W_]+)*|[.!?;:\n]+|,")
DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")


class Folding(dict[int, int]):
    """Character to its lower-case form without accents, one for one, so that positions stay."""

    def __missing__(self, code: int) -> int:
        """Fold a character that was not met before; one that would become several stays."""
        folded = fold(chr(code).translate(LOOK_ALIKES))
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


class Reading:
    """`plain` holds the message's words, single blanks between them; "." and "," stand where a clause ends."""

    def __init__(self, text: str, folding: Folding) -> None:
        self.text = visible(text[:LONGEST])
        folded = self.text.lower() if self.text.isascii() else self.text.translate(folding)
        self.words: list[str] = []
        self.starts: list[int] = []
        self._spans: list[tuple[int, int]] = []
        at = 0
        for piece, start, end in undisguised([(found.group(), *found.span()) for found in PIECE.finditer(folded)]):
            for word in reading_of(piece):
                self.words.append(word)
                self.starts.append(at)
                self._spans.append((start, end))
                at += len(word) + 1
        self.plain = " ".join(self.words)

    @cached_property
    def says_nothing(self) -> bool:
        """Whether it is but a greeting, thanks, a yes or no, an emoji, or empty."""
        return asks_nothing(self.text)

    @cached_property
    def different_words(self) -> frozenset[str]:
        """Its words without the marks between them."""
        return frozenset(self.words) - MARKS

    @cached_property
    def sourness(self) -> float:
        """How its words sound, about 0 for a neutral text."""
        return sourness(self.words)

    @cached_property
    def pieces(self) -> list[set[int]]:
        """The buckets of each window of words: every head asks for the same."""
        return [buckets_of(window) for window in windows(self.words)]

    def written(self, start: int, end: int) -> str:
        """What was written where `plain[start:end]` stands, as it was written."""
        if not self._spans or start >= end:
            return ""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        return self.text[self._spans[first][0] : self._spans[last][1]]


class Reader:
    """Reads messages, and remembers the last ones: every detector of a panel asks for the same."""

    def __init__(self) -> None:
        self._folding = Folding()
        self._known: OrderedDict[str, Reading] = OrderedDict()

    def read(self, text: str) -> Reading:
        """The reading of `text`."""
        reading = self._known.get(text)
        if reading is None:
            reading = self._known[text] = Reading(text, self._folding)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return reading


@lru_cache(PIECES)
def reading_of(piece: str) -> tuple[str, ...]:
    """The plain words that one piece of folded text stands for: "kiero" is "quiero", "sooo" is "so"."""
    if not piece[0].isalnum():
        return (",",) if piece == "," else (".",)
    if piece[0].isdigit() and not piece.isalnum():
        return (piece.replace(".", "").replace(",", ""),)
    word = DRAWN_OUT.sub(r"\1", piece.replace("'", ""))
    meant = MEANT.get(piece) or MEANT.get(word)
    return meant if meant is not None else (corrected(word),)
