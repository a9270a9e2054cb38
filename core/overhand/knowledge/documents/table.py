"""Tables as Markdown, whatever form they were found in."""

import re
from collections.abc import Sequence

__all__ = ["looks_like_names", "markdown_table", "one_line"]

SPACES = re.compile(r"\s+")
DIGIT = re.compile(r"\d")
FEWEST_COLUMNS = 3  # of two columns, "Monday | closed" cannot be told from "Day | Open"


def one_line(text: str) -> str:
    """The text of a cell without line breaks, soft hyphens and what would end the cell."""
    return SPACES.sub(" ", text.replace("\u00ad", "").replace("|", "/")).strip()


def markdown_table(rows: Sequence[Sequence[str]], *, named: bool) -> str:
    """The rows as a table; `named`: the first one names the columns, else they have no names.

    Rows shorter than the longest are filled up.
    """
    width = max(map(len, rows))
    filled = [[one_line(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    names, body = (filled[0], filled[1:]) if named else ([""] * width, filled)
    lines = [names, ["---"] * width, *(row for row in body if any(row))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def looks_like_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a first row that is not marked as such names the columns.

    It must be words only, above a column of numbers: to take a row of facts for names would lose it.
    """
    first, rest = rows[0], rows[1:]
    if len(first) < FEWEST_COLUMNS or not rest or not all(cell.strip() for cell in first):
        return False
    if any(DIGIT.search(cell) for cell in first):
        return False
    return any(all(len(row) > at and DIGIT.search(row[at]) for row in rest) for at in range(1, len(first)))
