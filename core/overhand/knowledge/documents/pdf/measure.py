"""What is usual in one document, since a PDF does not say what is a heading or where a paragraph ends."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from overhand.knowledge.documents.pdf.rows import Row
from overhand.knowledge.documents.pdf.wording import BULLET

__all__ = ["Measure"]

LARGER = 1.15  # times the size of most text: a heading
LONGEST_BOLD = 70  # characters of a bold line that is a heading
SAME_SIZE = 0.6  # points
SPACED = 1.25  # times the usual distance of lines: the next one begins something new
SAME_COLUMN = 3.0  # of the size: how far left edges of one column lie apart
FULL = 0.75  # of the width of its column: a line that long was broken for want of space
SHORTEST_FULL = 13.0  # of the size, about 28 letters: shorter lines are entries, whatever stands beside them


class Measure:
    """The size of most letters, the distance of lines, the width of columns."""

    def __init__(self, rows: Sequence[Row]) -> None:
        letters = Counter[float]()
        for row in rows:
            letters[row.size] += len(row.text)
        self._size = max(letters, key=lambda size: letters[size], default=0.0)
        steps = [step(above, below) for above, below in pairwise(rows)]
        close = [each for each in steps if 0.9 <= each <= 2.2]
        self._leading = statistics.median(close) if close else 1.2
        self._pages: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            self._pages[row.page].append(row)

    def is_full(self, row: Row) -> bool:
        """Whether a line is as long as its column lets it be, so that its text may go on in the next one."""
        column = (each for each in self._pages[row.page] if abs(each.x - row.x) <= SAME_COLUMN * row.size)
        widest = max((each.right for each in column), default=row.right) - row.x
        return row.right - row.x >= max(SHORTEST_FULL * row.size, FULL * widest)

    def is_heading(self, row: Row) -> bool:
        """Whether a line is set like a heading: larger, or bold and short."""
        bold = row.bold and len(row.text) <= LONGEST_BOLD and not row.text.endswith((".", ",", ";"))
        larger, bullet = row.size >= LARGER * self._size, BULLET.match(row.text) is not None
        return (
            any(map(str.isalpha, row.text)) and not bullet and (larger or (bold and row.size > self._size - SAME_SIZE))
        )

    def is_close(self, above: Row, below: Row) -> bool:
        """Whether two lines of one size are no farther apart than those of a paragraph."""
        return abs(above.size - below.size) <= SAME_SIZE and 0 < step(above, below) <= SPACED * self._leading


def step(above: Row, below: Row) -> float:
    """How far two rows lie apart, as a multiple of the size."""
    return (above.bottom - below.y) / max(above.size, 1.0)
