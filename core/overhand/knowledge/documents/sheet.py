"""CSV as a spreadsheet or a shop system exports it: a section a row, each value with its column's name."""

import csv
import io
from collections.abc import Iterator, Sequence

from overhand.knowledge.documents.plain import decode
from overhand.knowledge.documents.reading import Extract, unreadable
from overhand.knowledge.documents.table import one_line

__all__ = ["read"]

SEPARATORS = ";\t|,"  # of two that fit alike the first: a comma may be part of a number
NONE = "\u001f"  # separates nothing that people write
SAMPLE = 50  # records that are enough to tell the separator
LONGEST_TITLE = 160  # characters; a column with longer values describes rows, it does not name them
SENTENCE_ENDS = (".", "!", "?", "…")

Row = list[str]


def read(source: str, content: bytes) -> Extract:
    """The first row names the columns; what stands above it alone in its row is a title.

    Raises:
        ConfigError: it is no table, or its encoding is unknown.
    """
    text = decode(source, content)
    try:
        rows = list(records(text, separator_of(text)))
    except csv.Error as error:
        raise unreadable(source, f"it is no CSV ({error})", "Export it again, as CSV in UTF-8.") from error
    title, names, body = layout(rows)
    sections = [f"# {title}"] if title else []
    sections += [f"## {heading}\n\n{sentence(names, row)}" for heading, row in zip(titles(body), body, strict=True)]
    return Extract(text="\n\n".join(sections) + "\n" if body else "")


def records(text: str, separator: str) -> Iterator[Row]:
    """The rows that say something; the line by which Excel names its separator is none of them."""
    lines = io.StringIO(text, newline="")
    for row in csv.reader(lines, delimiter=separator):
        cells = [one_line(cell) for cell in row]
        if any(cells) and not cells[0].lower().startswith("sep="):
            yield cells


def separator_of(text: str) -> str:
    """The separator by which most records have as many cells as the header; none in a list of one column."""
    best = max(SEPARATORS, key=lambda each: regularity(text, each))
    return best if any(regularity(text, best)) else NONE


def regularity(text: str, separator: str) -> tuple[int, int]:
    """How many of the first records are as wide as the very first, and how wide that is; nothing for one column.

    The first one decides: "Sofa;3,50" has a comma in each row, the header "Name;Price" has none.
    """
    try:
        widths = [len(row) for row, _ in zip(records(text, separator), range(SAMPLE), strict=False)]
    except csv.Error:
        return (0, 0)
    header = widths[0] if widths else 1
    return (widths.count(header), header) if header > 1 else (0, 0)


def layout(rows: Sequence[Row]) -> tuple[str, Row, list[Row]]:
    """The title, the names of the columns, and the rows below, each once. A first row with a number names nothing."""
    width = max((len(row) for row in rows), default=0)
    above = 0
    while width > 1 and above < len(rows) and sum(map(bool, rows[above])) == 1:
        above += 1
    title, rows = ", ".join(next(filter(None, row)) for row in rows[:above]), rows[above:]
    named = bool(rows) and all(not cell or cell.strip("-+.,:/%€$£ 0123456789") for cell in rows[0])
    names, body = (rows[0], rows[1:]) if named else ([], rows)
    return title, names, [list(row) for row in dict.fromkeys(map(tuple, body))]


def titles(rows: Sequence[Row]) -> list[str]:
    """What each row is about: its first value in words, and as many more as tell it from the others."""
    width = max((len(row) for row in rows), default=0)
    worded = [at for at in range(width) if all(is_title(row[at]) for row in rows if at < len(row))]
    for columns in (worded[:count] for count in range(1, len(worded) + 1)):
        found = values(rows, columns)
        if all(found) and len(set(found)) == len(found):
            return found
    return [each[:LONGEST_TITLE] for each in values(rows, range(width))]


def values(rows: Sequence[Row], columns: Sequence[int]) -> list[str]:
    """What each row has in these columns."""
    return [", ".join(row[at] for at in columns if at < len(row) and row[at]) for row in rows]


def is_title(value: str) -> bool:
    """Whether a value can name a row."""
    return len(value) <= LONGEST_TITLE and (not value or any(map(str.isalpha, value)))


def sentence(names: Sequence[str], row: Sequence[str]) -> str:
    """One line that can stand alone. A question and its answer need no names."""
    padded = [*names, *[""] * (len(row) - len(names))]
    said = [f"{name}: {value}" if name else value for name, value in zip(padded, row, strict=False) if value]
    text = row[1] if len(row) == 2 and row[0].endswith("?") and row[1] else "; ".join(said)
    return text if text.endswith(SENTENCE_ENDS) else f"{text}."
