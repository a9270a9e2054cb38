"""Text reduced to what detectors compare: one form for all the ways people type the same word."""

import re
import unicodedata

__all__ = ["fold"]

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
MARKS = re.compile("[\u0300-\u036f]")
BLANKS = re.compile(r"\s+")
QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})


def fold(text: str) -> str:
    """`text` in NFKC without case, accents and invisible characters, its white space squeezed to single blanks."""
    if text.isascii():
        return BLANKS.sub(" ", text.replace("`", "'").lower()).strip()
    seen = UNSEEN.sub("", text).translate(QUOTES)
    bare = MARKS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", seen).casefold()))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", bare)).strip()
