"""Rows become blocks: headings, paragraphs, the items of lists, tables."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Literal

from msgspec import Struct

from overhand.knowledge.documents.pdf.measure import Measure
from overhand.knowledge.documents.pdf.rows import Row
from overhand.knowledge.documents.pdf.running import Page
from overhand.knowledge.documents.pdf.tables import Table
from overhand.knowledge.documents.pdf.wording import BULLET, Wording, is_item

__all__ = ["Block", "blocks_of"]

Kind = Literal["heading", "paragraph", "line", "item", "table"]

LONGEST_HEADING = 120  # characters
MOST_LINES = 3  # of a heading
INDENT = 0.8  # of the size: a line that begins farther right begins a paragraph
HANGING = 4.0  # of the size: how far the lines of an item stand right of its mark
PRICE = re.compile(r"[\d€$£%]$")
ENDS = (".", "!", "?", "…", ":", ";")


class Block(Struct):
    """A piece of the text, without the marks of Markdown; a table with them."""

    kind: Kind
    page: int  # that it begins on
    text: str
    size: float = 0.0  # of its letters, in points


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """The blocks of all pages. A paragraph that goes on over a page or a column is one, on the page it begins on."""
    rows = [each for page in pages for each in page if isinstance(each, Row)]
    measure, wording = Measure(rows), Wording(row.text for row in rows)
    blocks: list[Block] = []
    table: Table | None = None
    for group in groups(pages, measure):
        if isinstance(group, Table):
            table = group.continuing(table) if table else group
            blocks.append(Block("table", group.page, table.markdown()))
        else:
            table = None
            blocks.append(block_of(group, measure, wording))
    return settled(blocks)


def groups(pages: Sequence[Page], measure: Measure) -> Iterator[list[Row] | Table]:
    """The rows of one block together."""
    held: list[Row] = []
    for each in chain.from_iterable(pages):
        if isinstance(each, Row) and held and goes_on(held, each, measure):
            held.append(each)
            continue
        if held:
            yield held
        held = [each] if isinstance(each, Row) else []
        if isinstance(each, Table):
            yield each
    if held:
        yield held


def goes_on(held: Sequence[Row], row: Row, measure: Measure) -> bool:
    """Whether a row is the next line of what is held."""
    last = held[-1]
    if is_item(row.text) or (PRICE.search(last.text) and row.text[0].isupper()):
        return False
    heading, lower = measure.is_heading(held[0]), row.text[0].islower()
    if measure.is_heading(row) != heading and not lower:
        return False
    if row.page == last.page and row.y < last.y:
        placed = heading or is_below(held, row)
        return measure.is_close(last, row) and placed and (lower or measure.is_full(last))
    ended = last.text.endswith(ENDS)
    return not heading and abs(last.size - row.size) < 1 and (lower or (measure.is_full(last) and not ended))


def is_below(held: Sequence[Row], row: Row) -> bool:
    """Whether a line begins where the next one of a paragraph, or of an item, does."""
    if is_item(held[0].text):
        return 0 <= row.x - held[0].x <= HANGING * row.size
    return -HANGING * row.size <= row.x - held[-1].x <= INDENT * row.size


def block_of(rows: Sequence[Row], measure: Measure, wording: Wording) -> Block:
    """What kind of block the rows are, and their text."""
    first, text = rows[0], wording.joined([row.text for row in rows])
    kind: Kind = "paragraph"
    if measure.is_heading(first) and len(text) <= LONGEST_HEADING and len(rows) <= MOST_LINES:
        kind = "heading"
    elif is_item(text):
        kind, text = "item", BULLET.sub("", text, count=1)
    elif len(rows) == 1 and not text.endswith(ENDS):
        kind = "line"
    return Block(kind, first.page, text, round(first.size * 2) / 2)


def settled(blocks: list[Block]) -> list[Block]:
    """Headings with nothing under them are lines, lines below each other are a list; a lone one is a paragraph."""
    below = [block.size if block.kind == "heading" else 0.0 for block in blocks[1:]] + [math.inf]
    for block, size in zip(blocks, below, strict=False):
        if block.kind == "heading" and size >= block.size:
            block.kind = "line"
    kinds = ["", *(block.kind for block in blocks), ""]
    for block, before, after in zip(blocks, kinds, kinds[2:], strict=False):
        if block.kind == "line":
            block.kind = "item" if "line" in {before, after} else "paragraph"
    return [block for block in blocks if block.text]
