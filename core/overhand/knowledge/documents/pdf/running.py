"""What stands on the edge of page after page: headers, footers and page numbers, none of which is knowledge."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from overhand.knowledge.documents.pdf.rows import Row
from overhand.knowledge.documents.pdf.tables import Table

__all__ = ["Page", "without_running"]

Page = Sequence[Row | Table]

EDGE = 3  # rows from the top and from the bottom that can be running ones
SAME_HEIGHT = 6.0  # points
FEWEST_PAGES = 3  # or all, of two
SHARE = 1 / 3  # of the pages: left and right pages have headers of their own, and the first often has none
DIGITS = re.compile(r"\d+")
AROUND = r"[\s.|·\u2013\u2014-]*"
PAGE_NUMBER = re.compile(
    rf"{AROUND}(?:(?:page|p[aá]gina|p[aá]g\.?|p\.)\s*)?\d{{1,4}}(?:\s*(?:/|of|de)\s*\d{{1,4}})?{AROUND}", re.IGNORECASE
)


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without what repeats on their edges, and without page numbers."""
    edges = [edge_of(page) for page in pages]
    heights: dict[str, list[float]] = defaultdict(list)
    for row in (row for edge in edges for row in edge):
        heights[key(row)].append(row.y)
    needed = max(2, min(FEWEST_PAGES, len(pages)), SHARE * len(pages))
    repeated = {text: ys for text, ys in heights.items() if len(ys) >= needed}
    found: list[Page] = []
    for page, edge in zip(pages, edges, strict=True):
        running = [row for row in edge if runs(row, repeated) or is_number(row, edge)]
        found.append([each for each in page if not any(each is row for row in running)])
    return found


def edge_of(page: Page) -> list[Row]:
    """The outermost rows of a page, from the bottom to the top, wherever they come in the order of drawing."""
    rows = sorted((row for row in page if isinstance(row, Row)), key=lambda row: row.y)
    return rows[:EDGE] + rows[max(EDGE, len(rows) - EDGE) :]


def runs(row: Row, repeated: Mapping[str, Sequence[float]]) -> bool:
    """Whether a row of the edge stands at the same height on most of the pages that have it."""
    heights = repeated.get(key(row), [])
    return 2 * sum(abs(y - row.y) <= SAME_HEIGHT for y in heights) > len(heights)


def is_number(row: Row, edge: Sequence[Row]) -> bool:
    """Whether the first or last row of a page is its number."""
    return (row is edge[0] or row is edge[-1]) and PAGE_NUMBER.fullmatch(row.text) is not None


def key(row: Row) -> str:
    """Its text, whatever the numbers in it."""
    return DIGITS.sub("#", row.text.casefold())
