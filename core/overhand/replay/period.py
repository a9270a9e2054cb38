"""A stretch of time as a person gives it: days, or moments, in UTC."""

from datetime import UTC, datetime, timedelta
from typing import Self

from msgspec import Struct

__all__ = ["Period"]

DATE_LENGTH = len("2026-11-24")
DAY = timedelta(days=1)
SHOWN = "%Y-%m-%d %H:%M"


class Period(Struct, frozen=True):
    """From `since` on, before `until`; ms since the epoch, 0: open."""

    since: int = 0
    until: int = 0

    @classmethod
    def read(cls, since: str | None, until: str | None) -> Self:
        """The period between two dates or times in ISO 8601; the day named last belongs to it.

        Raises:
            ValueError: one is no date, or the end does not lie after the beginning.
        """
        period = cls(moment(since) if since else 0, moment(until, last=True) if until else 0)
        if period.since and period.until and period.until <= period.since:
            raise ValueError(f"{until} does not lie after {since}")
        return period

    def __contains__(self, at: int) -> bool:
        """Whether a moment lies in it."""
        return at >= self.since and (not self.until or at < self.until)

    def __str__(self) -> str:
        """As a report names it; empty where both ends are open."""
        parts = [("since", self.since), ("until", self.until)]
        return " ".join(f"{word} {written(at)}" for word, at in parts if at)


def moment(text: str, *, last: bool = False) -> int:
    """A date or time; a date alone is the beginning of its day, or with `last` the end.

    Raises:
        ValueError: it is neither.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f'"{text}" is no date. Write it as 2026-11-24, or 2026-11-24T10:00') from error
    if read.tzinfo is None:
        read = read.replace(tzinfo=UTC)
    if last and len(text) <= DATE_LENGTH:
        read += DAY
    return int(read.timestamp() * 1000)


def written(at: int) -> str:
    """A moment in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime(SHOWN)
