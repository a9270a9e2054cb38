"""Text reduced to what can be compared: one form for all the ways people type the same word."""

import re
import unicodedata

__all__ = ["fold", "folded_words", "visible"]

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
BLANKS = re.compile(r"\s+")
WORD = re.compile(r"[^\W_]+")
QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})


def fold(text: str) -> str:
    """`text` in NFKC without case, accents and invisible characters, its white space squeezed to single blanks."""
    if text.isascii():
        return BLANKS.sub(" ", text.replace("`", "'").lower()).strip()
    seen = UNSEEN.sub("", text).translate(QUOTES)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", seen).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def folded_words(text: str) -> list[str]:
    """The words of the folded text, in order; whatever is neither letter nor digit only parts them."""
    return WORD.findall(fold(text))


def visible(text: str) -> str:
    """`text` as it was written, composed (NFC) and without invisible characters."""
    return text if text.isascii() else UNSEEN.sub("", unicodedata.normalize("NFC", text))
