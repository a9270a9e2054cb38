"""What a page draws: its characters, with their place in points, as pypdf meets them."""

import math
import re
from collections.abc import Mapping, Sequence

from pypdf import PageObject

from overhand.knowledge.documents.pdf.rows import Fragment

__all__ = ["fragments_of"]

Matrix = Sequence[float]

TURNS = ((1, 0), (0, 1), (-1, 0), (0, -1))  # cosine and sine of the quarters a page is turned clockwise to be shown
BOLD = re.compile(r"bold|black|heavy|-medi", re.IGNORECASE)


def fragments_of(page: PageObject) -> list[Fragment]:
    """The texts of a page in the order they are drawn.

    Raises:
        Exception: the page is broken; pypdf raises whatever that leads to.
    """
    found: list[Fragment] = []
    cos, sin = TURNS[page.rotation // 90 % 4]

    def visit(text: str, context: Matrix, place: Matrix, font: Mapping[str, object] | None, size: float) -> None:
        if text.strip():
            x, y, scale = placed(context, place)
            x, y = x * cos + y * sin, y * cos - x * sin
            bold = BOLD.search(str((font or {}).get("/BaseFont", ""))) is not None
            found.append(Fragment(text.replace("\n", " "), x, y, round(size * scale, 1), bold))

    page.extract_text(visitor_text=visit)
    return found


def placed(context: Matrix, place: Matrix) -> tuple[float, float, float]:
    """Where a text begins on the page, and how much larger it is drawn than its font says.

    PDF 32000-1, 8.3.3 and 9.4.4: the text matrix is applied first, then the current transformation.
    """
    a, b, c, d, e, f = context
    x, y = place[4], place[5]
    determinant = (a * d - b * c) * (place[0] * place[3] - place[1] * place[2])
    return x * a + y * c + e, x * b + y * d + f, math.sqrt(abs(determinant))
