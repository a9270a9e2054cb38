from datetime import UTC, date, datetime

import pytest

from overhand.business.hours import Hours, Span, zone_named

SHOP = Hours(
    zone="Europe/Madrid",
    week={"mon": (Span.read("10:00-14:00"), Span.read("17:00-20:30")), "sun": (Span.read("00:00 - 24:00"),)},
    closed=frozenset({date(2026, 12, 7)}),
)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-11-30 08:59:59", False),
        ("2026-11-30 09:00:00", True),
        ("2026-11-30 12:59:59", True),
        ("2026-11-30 13:00:00", False),
        ("2026-11-30 19:29:59", True),
        ("2026-11-30 19:30:00", False),
        ("2026-12-01 09:00:00", False),
        ("2026-12-06 22:59:59", True),
        ("2026-12-07 09:30:00", False),
    ],
)
def test_a_winter_day_opens_by_the_clock_of_its_zone(when: str, is_open: bool) -> None:
    assert SHOP.is_open(at(when)) is is_open


def test_summer_time_moves_the_opening_with_the_clock() -> None:
    assert SHOP.is_open(at("2026-06-29 08:00:00"))
    assert not SHOP.is_open(at("2026-06-29 12:00:00"))


@pytest.mark.parametrize("text", ["10-14", "10:00-14:60", "10:00-24:01", "14:00-10:00", "10:00-10:00", ""])
def test_a_span_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\. "):
        Span.read(text)


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_zone_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone known here"):
        zone_named(name)
