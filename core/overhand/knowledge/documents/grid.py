"""A table of HTML as rows of texts, its merged cells repeated where they reach."""

from collections.abc import Iterator

from bs4 import Tag
from bs4.element import NavigableString

from overhand.knowledge.documents.table import looks_like_names, markdown_table, one_line

__all__ = ["is_data", "markdown_of"]

CELLS = ("td", "th")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BREAKS = ("br", "p", "div", "li")
WIDEST_SPAN = 100  # cells; what asks for more is a mistake, or meant to fill memory


def is_data(table: Tag) -> bool:
    """Whether a table holds values, and does not arrange a page."""
    inner = table.find(["table", *HEADINGS]) is not None
    return not inner and any(len(cells) > 1 for cells in rows_of(table))


def markdown_of(table: Tag) -> str:
    """The table in Markdown, its caption above it."""
    rows = grid_of(table)
    text = markdown_table(rows, named=has_names(table) or looks_like_names(rows))
    caption = one_line(table.caption.get_text(" ")) if table.caption else ""
    return f"{caption}\n\n{text}" if caption else text


def grid_of(table: Tag) -> list[list[str]]:
    """The texts of all cells. One cell that is a whole row stands in the first column only: it is a title."""
    rows = rows_of(table)
    grid: dict[tuple[int, int], str] = {}
    for down, cells in enumerate(rows):
        across = 0
        for cell in cells:
            while (down, across) in grid:
                across += 1
            high, wide = span(cell, "rowspan"), span(cell, "colspan") if len(cells) > 1 else 1
            said = text_of(cell)
            grid |= {(down + i, across + j): said for i in range(high) for j in range(wide)}
    width = max(across for _, across in grid) + 1
    return [[grid.get((down, across), "") for across in range(width)] for down in range(len(rows))]


def rows_of(table: Tag) -> list[list[Tag]]:
    """The cells of each row. One that was never closed holds the next ones, so the nearest row above decides."""
    rows: dict[int, list[Tag]] = {}
    for cell in table.find_all(CELLS):
        row = cell.find_parent("tr")
        rows.setdefault(id(row), []).append(cell)
    return list(rows.values())


def has_names(table: Tag) -> bool:
    """Whether the first row is marked as the one that names the columns."""
    first = rows_of(table)[0]
    if all(cell.name == "th" or cell.find_parent("thead") for cell in first):
        return True
    return all(
        bold and text_of(cell) == one_line(bold.get_text(" "))
        for cell in first
        for bold in [cell.find(["b", "strong"])]
    )


def span(cell: Tag, name: str) -> int:
    """How many rows or columns a cell covers."""
    value = str(cell.get(name, "1")).strip()
    return min(max(int(value), 1), WIDEST_SPAN) if value.isdecimal() else 1


def text_of(cell: Tag) -> str:
    """The words of a cell, without those of cells it holds by mistake."""
    return one_line("".join(pieces(cell)))


def pieces(cell: Tag) -> Iterator[str]:
    """The strings of a cell, a space where a line or a paragraph begins or ends."""
    for node in cell.descendants:
        before = node if isinstance(node, Tag) else node.previous_sibling
        yield " " if isinstance(before, Tag) and before.name in BREAKS else ""
        if isinstance(node, NavigableString) and node.find_parent(CELLS) is cell:
            yield str(node)
