"""What a page draws, gathered into rows: lines of text, and rows of tables with their cells.

A PDF only says which characters stand where. Fragments come in the order they were drawn, which for the programs people
write with is the order of reading: column by column, cell by cell.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from overhand.knowledge.documents.pdf.wording import clean, is_mark

__all__ = ["Fragment", "Row", "rows_of"]

SAME_LINE = 0.45  # of the letters' size: how far baselines of one line lie apart, superscripts included
SAME_LEFT = 3.0  # points between the left edges of lines that stand below each other
LEADING = 1.7  # of the size: lines of one cell are no farther apart
LONGEST_CELL = 8  # lines that a cell may be broken into
GAP = 0.7  # of the size: the least empty space between two cells
UNSURE = 0.06  # of a text's width: how wrong the width is that is guessed from its letters
NARROW, WIDE = frozenset("iljtfrI.,:;'|!()[]-/ "), frozenset("mwMWÑQOGDHN@%&€")


class Fragment(Struct, frozen=True):
    """Some characters drawn at once."""

    text: str
    x: float  # points from the left
    y: float  # points from the bottom, of the baseline
    size: float  # points
    bold: bool


class Cell(Struct):
    """A text with its place."""

    x: float
    y: float  # of its last line
    text: str


class Row(Struct):
    """A line of text is a row of one cell."""

    cells: list[Cell]
    y: float  # of its first line
    size: float
    bold: bool
    page: int

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def x(self) -> float:
        """The left edge."""
        return self.cells[0].x

    @property
    def bottom(self) -> float:
        """The baseline of the last line."""
        return min(cell.y for cell in self.cells)

    @property
    def right(self) -> float:
        """The right edge, about."""
        last = self.cells[-1]
        return last.x + width_of(last.text.strip(), self.size)

    @property
    def middle(self) -> float:
        """Halfway between the edges."""
        return (self.x + self.right) / 2


def width_of(text: str, size: float) -> float:
    """How wide a text is, about: a PDF need not bring the widths of its letters."""
    ems = sum(0.29 if each in NARROW else 0.83 if each in WIDE else 0.66 if each.isupper() else 0.51 for each in text)
    return ems * size


def rows_of(fragments: Iterable[Fragment], page: int) -> list[Row]:
    """The rows of one page, in the order they were drawn."""
    rows: list[Row] = []
    before: Fragment | None = None
    for fragment in fragments:
        if before is None or not drawn_again(before, fragment):
            add(rows, fragment, page)
        before = fragment
    for row in rows:
        for cell in row.cells:
            cell.text = clean(cell.text)
        row.cells = [cell for cell in row.cells if cell.text]
    return [row for row in rows if row.cells]


def drawn_again(before: Fragment, fragment: Fragment) -> bool:
    """Whether the same text is drawn a second time, slightly moved, so that it looks bold or has a shadow."""
    moved = max(abs(before.x - fragment.x), abs(before.y - fragment.y))
    return before.text == fragment.text and moved < 0.2 * fragment.size


def add(rows: list[Row], fragment: Fragment, page: int) -> None:
    """Put a fragment where it belongs: behind the last one, into a cell, or into a row of its own."""
    row = rows[-1] if rows else None
    if row is None or not (extend(row, fragment) or wrap(row, fragment) or beside(rows, fragment)):
        cell = Cell(fragment.x, fragment.y, fragment.text)
        rows.append(Row([cell], fragment.y, fragment.size, fragment.bold, page))


def extend(row: Row, fragment: Fragment) -> bool:
    """On the line of the last cell: its text goes on, or the next cell begins."""
    cell, near = row.cells[-1], SAME_LINE * max(row.size, fragment.size)
    on_line, on_top = abs(cell.y - fragment.y) <= near, abs(row.y - fragment.y) <= near
    if fragment.x < cell.x or not (on_line or on_top):
        return False
    width = width_of(cell.text.strip(), row.size)
    if is_mark(cell.text.strip()):
        cell.text += f" {fragment.text}"
        row.size = fragment.size  # a mark is often drawn larger
        row.bold = fragment.bold
        return True
    if on_line and fragment.x - cell.x - width <= GAP * row.size + UNSURE * width:
        cell.text += fragment.text
    else:
        row.cells.append(Cell(fragment.x, fragment.y, fragment.text))
    row.size = max(row.size, fragment.size)
    row.bold = row.bold and fragment.bold
    return True


def wrap(row: Row, fragment: Fragment) -> bool:
    """The next line of a cell that is not the first of its row."""
    cell = row.cells[-1]
    below = 0 < cell.y - fragment.y <= LEADING * row.size
    if len(row.cells) == 1 or not below or abs(cell.x - fragment.x) > SAME_LEFT:
        return False
    cell.text += f" {fragment.text}"
    cell.y = fragment.y
    return True


def beside(rows: list[Row], fragment: Fragment) -> bool:
    """The second cell of a row whose first one took several lines: drawing goes back up to where that one began."""
    for back in range(2, min(LONGEST_CELL, len(rows)) + 1):
        lines = rows[-back:]
        first = lines[0]
        if not stacked(lines):
            return False
        if abs(first.y - fragment.y) <= SAME_LINE * first.size and all(line.middle < fragment.x for line in lines):
            first.cells = [
                Cell(first.x, lines[-1].y, " ".join(line.text for line in lines)),
                Cell(fragment.x, fragment.y, fragment.text),
            ]
            del rows[-back + 1 :]
            return True
    return False


def stacked(rows: Sequence[Row]) -> bool:
    """Whether rows are lines of one text: one cell each, close below each other at one left edge."""
    return all(len(row.cells) == 1 for row in rows) and all(
        0 < above.y - below.y <= LEADING * above.size and abs(above.x - below.x) <= SAME_LEFT
        for above, below in pairwise(rows)
    )
