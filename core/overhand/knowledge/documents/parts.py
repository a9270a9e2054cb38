"""A published text as documents: one, or one for each page, named for the file it was read from."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from overhand.knowledge.documents.extract import FORMS, TEXT
from overhand.knowledge.passage import Document

__all__ = ["documents_of", "page_mark"]

PAGE = re.compile(r"^<!-- page (\d+) -->\n", re.MULTILINE)
HEADING = re.compile(r"^(#{1,6}) .*$", re.MULTILINE)


def page_mark(number: int) -> str:
    """The line before the text of page `number`; a comment of Markdown, so no passage ever contains it."""
    return f"<!-- page {number} -->"


def documents_of(path: str, text: str) -> list[Document]:
    """The documents of one file of a version. A page begins with the headings that hold where the one before ended."""
    source = original(path)
    before, *pages = PAGE.split(text)
    if not pages:
        return [Document(source=source, text=text)]
    found = [Document(source=source, text=before)] if before.strip() else []
    return found + [
        Document(source=f"{source}#p{number}", text=text)
        for number, text in zip(pages[::2], carried(before, pages[1::2]), strict=True)
    ]


def original(path: str) -> str:
    """`knowledge/menu.pdf` for `knowledge/menu.pdf.md`; every other path is its own."""
    stem, suffix = path.removesuffix(".md"), PurePosixPath(path.removesuffix(".md")).suffix.lower()
    return stem if path != stem and suffix in FORMS and suffix not in TEXT else path


def carried(before: str, pages: list[str]) -> Iterator[str]:
    """Each page below the headings above it."""
    levels = headings_after({}, before)
    for page in pages:
        yield "\n\n".join([*levels.values(), page.strip("\n")]) + "\n"
        levels = headings_after(levels, page)


def headings_after(levels: dict[int, str], text: str) -> dict[int, str]:
    """The heading of each depth that holds at the end of `text`."""
    for match in HEADING.finditer(text):
        depth = len(match[1])
        levels = {above: line for above, line in levels.items() if above < depth} | {depth: match[0]}
    return levels
