"""Blocks as Markdown, each page below its mark."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from overhand.knowledge.documents.parts import page_mark
from overhand.knowledge.documents.pdf.blocks import Block
from overhand.knowledge.documents.pdf.wording import NUMBERED

__all__ = ["markdown_of"]

DEEPEST = 6


def markdown_of(blocks: Sequence[Block]) -> str:
    """The whole text. The largest letters of a heading are the first depth, and so on."""
    sizes = sorted({block.size for block in blocks if block.kind == "heading"}, reverse=True)
    depths = {size: min(depth, DEEPEST) for depth, size in enumerate(sizes, start=1)}
    pages = [
        f"{page_mark(number)}\n{''.join(pieces(list(page), depths))}\n"
        for number, page in groupby(blocks, key=lambda block: block.page)
    ]
    return "\n".join(pages)


def pieces(page: Sequence[Block], depths: dict[float, int]) -> Iterator[str]:
    """Each block with what stands before it: the items of a list below each other, other blocks apart."""
    for before, block in zip((None, *page), page, strict=False):
        yield "\n" if before and before.kind == block.kind == "item" else "\n\n" if before else "\n"
        match block.kind:
            case "heading":
                yield f"{'#' * depths[block.size]} {block.text}"
            case "item":
                yield block.text if NUMBERED.match(block.text) else f"- {block.text}"
            case _:
                yield block.text
