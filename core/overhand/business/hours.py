"""Weekly opening hours in a time zone."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

__all__ = ["DAYS", "Hours", "Span"]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
WHOLE_DAY = 24 * 60


class Span(Struct, frozen=True):
    """A stretch of one day, in minutes since its midnight: open at `start`, closed at `end`."""

    start: int
    end: int

    @classmethod
    def read(cls, text: str) -> "Span":
        """The span a person wrote as "10:00-14:00".

        Raises:
            ValueError: it is written otherwise, or ends before it starts.
        """
        match = SPAN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f'"{text}" is no span of hours. Write it as "10:00-14:00"')
        start_hour, start_minute, end_hour, end_minute = (int(part) for part in match.groups())
        span = cls(start_hour * 60 + start_minute, end_hour * 60 + end_minute)
        if start_minute > 59 or end_minute > 59 or span.end > WHOLE_DAY:
            raise ValueError(f'"{text}" is past the end of the day. The latest is "24:00"')
        if span.start >= span.end:
            raise ValueError(f'"{text}" ends before it starts. Split it at midnight into two days')
        return span


class Hours(Struct, frozen=True, kw_only=True):
    """When a team is there: spans by day of the week, and the dates it is not."""

    zone: str  # IANA name: Europe/Madrid
    week: Mapping[str, Sequence[Span]]  # mon..sun; a missing day is closed
    closed: frozenset[date] = frozenset()  # holidays, as dates in the zone

    def is_open(self, at: int) -> bool:
        """Whether somebody should be there at `at`, ms since the epoch."""
        local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone_named(self.zone))
        if local.date() in self.closed:
            return False
        minute = local.hour * 60 + local.minute
        return any(span.start <= minute < span.end for span in self.week.get(DAYS[local.weekday()], ()))


@cache
def zone_named(name: str) -> ZoneInfo:
    """The time zone `name`.

    Raises:
        ValueError: this machine knows no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f'"{name}" is no time zone known here. Write an IANA name: "Europe/Madrid"') from error
