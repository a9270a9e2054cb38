"""A PDF opened with pypdf, and its text page by page."""

import logging
from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader

from overhand.errors import ConfigError
from overhand.knowledge.documents.pdf.blocks import blocks_of
from overhand.knowledge.documents.pdf.drawing import fragments_of
from overhand.knowledge.documents.pdf.markdown import markdown_of
from overhand.knowledge.documents.pdf.rows import Row, rows_of
from overhand.knowledge.documents.pdf.running import without_running
from overhand.knowledge.documents.pdf.tables import with_tables
from overhand.knowledge.documents.pdf.wording import is_legible
from overhand.knowledge.documents.reading import Extract, unreadable

__all__ = ["read"]

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each flaw it mends; we say what could not be read

MOST_NAMED = 10  # pages named in one sentence
BROKEN = "it is broken"
LOCKED = "it needs a password"
SCANNED = "no text, only pictures"
STRANGE = "its fonts do not say which letters they show"
PRINT = "Open it, and print it as PDF again."
WRITE = "Write what it says into {}.md, in its place."


def read(source: str, content: bytes) -> Extract:
    """The text of all pages, each below its mark.

    Raises:
        ConfigError: it is broken, needs a password, or has no text that could be read.
    """
    pages: list[list[Row]] = []
    broken: list[int] = []
    scanned: list[int] = []
    for number, page in enumerate(opened(source, content).pages, start=1):
        try:
            rows = rows_of(fragments_of(page), number)
            if not rows and len(page.images) > 0:
                scanned.append(number)
            pages.append(rows)
        except Exception:  # noqa: BLE001 - pypdf raises whatever a broken page leads to; the page is named
            broken.append(number)
    text = markdown_of(blocks_of(without_running([with_tables(rows) for rows in pages])))
    return Extract(text=text, missing=check(source, pages, broken, scanned))


def opened(source: str, content: bytes) -> PdfReader:
    """The file, its pages counted."""
    try:
        reader = PdfReader(BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        if not locked:
            len(reader.pages)
    except Exception as error:  # pypdf raises whatever a broken file leads to
        raise unreadable(source, BROKEN, PRINT) from error
    if locked:
        raise unreadable(source, LOCKED, "Save it without one.")
    return reader


def check(
    source: str, pages: Sequence[Sequence[Row]], broken: Sequence[int], scanned: Sequence[int]
) -> tuple[ConfigError, ...]:
    """What is missing from the text.

    Raises:
        ConfigError: all of it is.
    """
    text = "".join(row.text for page in pages for row in page)
    name = source.rpartition("/")[2]
    if not text and (broken or scanned):
        raise unreadable(source, *((BROKEN, PRINT) if broken else (f"it has {SCANNED}", WRITE.format(name))))
    if not is_legible(text):
        raise unreadable(source, STRANGE, PRINT)
    missing: list[ConfigError] = []
    if broken:
        missing.append(unreadable(source, f"{listed(broken)} cannot be read", PRINT))
    if scanned:
        missing.append(unreadable(source, f"{listed(scanned)} has {SCANNED}", "Write what it says into a file."))
    return tuple(missing)


def listed(numbers: Sequence[int]) -> str:
    """`page 3, 4, 9`; of many the first ones."""
    more = f" and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else ""
    return f"page {', '.join(map(str, numbers[:MOST_NAMED]))}{more}"
