"""ISO weeks, in UTC: what an audit draws from and sums up."""

import re
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

__all__ = ["Week", "last_whole_week", "read_week", "week_of"]

NAME = re.compile(r"(\d{4})-W(\d{2})")


class Week(Struct, frozen=True, order=True):
    """A week from Monday to Sunday; `str` gives its ISO name, 2026-W47."""

    year: int  # of its Thursday
    number: int  # 1..53

    def __str__(self) -> str:
        """Its ISO name."""
        return f"{self.year}-W{self.number:02}"

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def start(self) -> int:
        """When it begins, ms since the epoch."""
        return round(datetime.combine(self.monday, datetime.min.time(), UTC).timestamp() * 1000)

    @property
    def end(self) -> int:
        """When the next one begins, ms since the epoch."""
        return self.back(-1).start

    def back(self, weeks: int) -> "Week":
        """The week so many weeks before this one."""
        return of_day(self.monday - timedelta(weeks=weeks))


def of_day(day: date) -> Week:
    """The week of a day."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def week_of(at: int) -> Week:
    """The week of a time in ms since the epoch."""
    return of_day(datetime.fromtimestamp(at / 1000, UTC).date())


def last_whole_week(now: int) -> Week:
    """The last week that was over at `now`, ms since the epoch."""
    return week_of(now).back(1)


def read_week(name: str) -> Week:
    """The week of an ISO name.

    Raises:
        ValueError: it is no such name, or that year has no such week.
    """
    found = NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is no week: write it as 2026-W47")
    week = Week(int(found[1]), int(found[2]))
    _ = week.monday  # a year has 52 weeks or 53
    return week
