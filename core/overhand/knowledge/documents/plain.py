"""Text, and the encodings people save it in."""

import codecs
import unicodedata

from overhand.knowledge.documents.reading import Extract, unreadable

__all__ = ["decode", "read"]

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = frozenset("\t\n\r\f\v\u001a\u0085")  # that occur in text; 1A ends files of old programs


def read(source: str, content: bytes) -> Extract:
    """Markdown or plain text, which only has to be decoded."""
    return Extract(text=decode(source, content))


def decode(source: str, content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or Windows-1252, as spreadsheets in Western Europe and America save by default.

    Raises:
        ConfigError: it is none of these, or no text at all.
    """
    text = _decoded(content)
    if text is None or any(unicodedata.category(each) == "Cc" and each not in CONTROLS for each in set(text)):
        raise unreadable(source, "its encoding is not recognised", "Save it as UTF-8.")
    return text.replace("\u001a", "").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str | None:
    mark, encoding = next((pair for pair in MARKS if content.startswith(pair[0])), (b"", "utf-8"))
    try:
        return content.removeprefix(mark).decode(encoding)
    except UnicodeDecodeError:
        return None if mark else _western(content)


def _western(content: bytes) -> str | None:
    """Windows-1252, which nearly any bytes could be: only where most letters are plain ones, as in Western text."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = [each for each in text if each.isalpha()]
    return text if 2 * sum(each.isascii() for each in letters) > len(letters) else None
