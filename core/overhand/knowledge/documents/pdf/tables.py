"""Rows that are a table: several below each other whose cells stand in the same columns."""

from collections.abc import Sequence

from msgspec import Struct

from overhand.knowledge.documents.pdf.rows import Cell, Row
from overhand.knowledge.documents.table import looks_like_names, markdown_table

__all__ = ["Table", "with_tables"]

FARTHEST = 3.5  # of the size: how far the rows of one table lie apart
SLACK = 3.0  # points that a cell may stand left of its column


class Table(Struct, frozen=True):
    """Rows that belong together."""

    rows: tuple[Row, ...]
    names: tuple[str, ...] = ()  # of the columns, from the page before

    @property
    def page(self) -> int:
        """The page it is on."""
        return self.rows[0].page

    def markdown(self) -> str:
        """As Markdown."""
        texts = self.texts()
        own = self.own_names()
        if own or not self.names:
            return markdown_table(texts, named=bool(own))
        return markdown_table([self.names, *texts], named=True)

    def continuing(self, before: "Table") -> "Table":
        """The table as the continuation of the one that ended the page before."""
        names = before.own_names() or before.names
        return Table(self.rows, names if len(names) == len(columns_of(self.rows)) and self.page > before.page else ())

    def own_names(self) -> tuple[str, ...]:
        """The first row where it names the columns: bold above others that are not, or words above numbers."""
        texts = self.texts()
        bold = self.rows[0].bold and not all(row.bold for row in self.rows)
        return texts[0] if bold or looks_like_names(texts) else ()

    def texts(self) -> list[tuple[str, ...]]:
        """The text of each cell, row by row."""
        lefts = columns_of(self.rows)
        return [
            tuple(" ".join(cell.text for cell in row.cells if column(cell, lefts) == at) for at in range(len(lefts)))
            for row in self.rows
        ]


def with_tables(rows: Sequence[Row]) -> list[Row | Table]:
    """The rows of a page, with those that make a table replaced by it."""
    found: list[Row | Table] = []
    at = 0
    while at < len(rows):
        end = end_of_table(rows, at)
        found.append(Table(tuple(rows[at:end])) if end > at + 1 else rows[at])
        at = end
    return found


def end_of_table(rows: Sequence[Row], start: int) -> int:
    """One behind the last row of the table that begins at `start`; one behind `start` when none does.

    A table begins with two rows of equally many cells. Later rows may have empty ones, so fewer.
    """
    end = start + 1
    while end < len(rows) and follows(rows[start:end], rows[end]):
        end += 1
    return end


def follows(table: Sequence[Row], row: Row) -> bool:
    """Whether a row is the next one of a table, or makes one with the row before it."""
    width = len(table[0].cells)
    distance = table[-1].bottom - row.y
    if not 0 < distance <= FARTHEST * row.size or not 2 <= len(row.cells) <= width:
        return False
    if len(row.cells) == width:
        return apart([*table, row])
    lefts = columns_of(table)
    places = {column(cell, lefts) for cell in row.cells}
    return len(table) > 1 and len(places) == len(row.cells)


def columns_of(rows: Sequence[Row]) -> list[float]:
    """The left edge of each column."""
    whole = whole_rows(rows)
    return [min(row.cells[at].x for row in whole) for at in range(len(rows[0].cells))]


def column(cell: Cell, lefts: Sequence[float]) -> int:
    """The number of the column a cell stands in."""
    return max((at for at, left in enumerate(lefts) if left <= cell.x + SLACK), default=0)


def apart(rows: Sequence[Row]) -> bool:
    """Whether the cells of each column begin, in all whole rows, left of those of the next one."""
    whole = whole_rows(rows)
    return all(
        max(row.cells[at].x for row in whole) < min(row.cells[at + 1].x for row in whole)
        for at in range(len(rows[0].cells) - 1)
    )


def whole_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows without empty cells; the first one of a table has none."""
    return [row for row in rows if len(row.cells) == len(rows[0].cells)]
