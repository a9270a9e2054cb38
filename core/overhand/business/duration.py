"""Lengths of time as a person writes them: "90 s", "1.5 min", "24 h", "2 days"."""

import re

__all__ = ["Duration", "written"]

WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
UNITS = {
    "ms": 1,
    "s": 1_000,
    "sec": 1_000,
    "second": 1_000,
    "seconds": 1_000,
    "min": 60_000,
    "minute": 60_000,
    "minutes": 60_000,
    "h": 3_600_000,
    "hour": 3_600_000,
    "hours": 3_600_000,
    "day": 86_400_000,
    "days": 86_400_000,
}


class Duration(int):
    """A length of time in milliseconds, written in a file as text with a unit."""

    __slots__ = ()


def written(form: type, value: object) -> object:
    """The hook with which `tables.convert` reads a `Duration`.

    Raises:
        ValueError: the text has no number or no unit.
    """
    match = WRITTEN.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if form is not Duration or match is None or match[2] not in UNITS:
        raise ValueError('Write a number and a unit in quotes: "90 s", "5 min", "24 h"')
    return Duration(round(float(match[1]) * UNITS[match[2]]))
