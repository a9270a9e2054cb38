"""Lines as one text: words that were divided put together, leaders and ligatures as people write them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["BULLET", "NUMBERED", "Wording", "clean", "is_item", "is_legible", "is_mark"]

BULLET = re.compile(r"(?:[•●▪■◦‣∙·\u007f\uf0a7\uf0b7]\s*|[*\u2013\u2014-](?:\s+|$))")
NUMBERED = re.compile(r"\d{1,2}[.)](?:\s+|$)")
LEADER = re.compile(r"\s*(?:(?:\.\s?){4,}|…{2,}|_{4,})\s*")
LIGATURE = re.compile(r"[\ufb00-\ufb06]")
DIVIDED = re.compile(r"[^\W\d_](?:-|\u2010|\u00ad)$")
SPACES = re.compile(r"\s+")
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")

STRANGE = ("Cc", "Cn", "Co")
REPLACEMENT = "\ufffd"
MOST_STRANGE = 0.2  # of the characters


def clean(text: str) -> str:
    """Accents and letters in one piece, single spaces, and no dots between a dish and its price."""
    whole = unicodedata.normalize("NFC", LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text))
    words = [part for part in LEADER.split(whole) if part.strip()]
    return SPACES.sub(" ", ": ".join(words)).strip()


def is_item(line: str) -> bool:
    """Whether a line begins an item of a list."""
    return BULLET.match(line) is not None or NUMBERED.match(line) is not None


def is_mark(text: str) -> bool:
    """Whether a text is the mark of an item alone, which is often drawn apart from it."""
    return BULLET.fullmatch(text) is not None or NUMBERED.fullmatch(text) is not None


def is_legible(text: str) -> bool:
    """Whether the characters are such as people write; a font that does not say what it shows gives others."""
    strange = sum(unicodedata.category(each) in STRANGE or each == REPLACEMENT for each in text)
    return strange <= MOST_STRANGE * len(text)


class Wording:
    """Knows the words of a document that are written with a hyphen, so that these keep it at the end of a line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._compounds = {word.casefold() for line in lines for word in COMPOUND.findall(line)}

    def joined(self, lines: Sequence[str]) -> str:
        """The lines run on."""
        text = ""
        for line in lines:
            if not DIVIDED.search(text) or not line[:1].islower():
                text = f"{text} {line}".strip()
            elif self._is_compound(text, line):
                text += line
            else:
                text = text[:-1] + line
        return text.replace("\u00ad", "")

    def _is_compound(self, text: str, line: str) -> bool:
        before, after = text.rpartition(" ")[2], re.match(r"[\w-]*", line)
        return text.endswith("-") and f"{before}{after[0] if after else ''}".casefold() in self._compounds
