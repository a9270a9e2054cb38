"""ISO weeks in UTC."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overhand.audit import Week, last_whole_week, read_week, week_of


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_a_week_runs_from_monday_to_the_next_one() -> None:
    week = read_week("2026-W47")
    assert (week.start, week.end) == (ms("2026-11-16"), ms("2026-11-23"))
    assert str(week) == "2026-W47"


@pytest.mark.parametrize(
    ("name", "back", "earlier"), [("2026-W47", 1, "2026-W46"), ("2027-W01", 1, "2026-W53"), ("2026-W03", 4, "2025-W51")]
)
def test_weeks_are_counted_back_over_the_years(name: str, back: int, earlier: str) -> None:
    assert str(read_week(name).back(back)) == earlier


def test_the_last_whole_week_is_over() -> None:
    assert str(last_whole_week(ms("2026-11-22T23:59:59"))) == "2026-W46"
    assert str(last_whole_week(ms("2026-11-23T00:00:00"))) == "2026-W47"


@pytest.mark.parametrize("name", ["2026-47", "W47", "2026-W00", "2026-W54", "2025-W53", "this week", "2026-W47 "])
def test_what_is_no_week_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="week"):
        read_week(name)


@given(at=st.integers(0, ms("2100-01-01")))
def test_every_moment_lies_in_one_week_that_its_name_gives_back(at: int) -> None:
    week = week_of(at)
    assert week.start <= at < week.end
    assert read_week(str(week)) == week
    assert week.back(0) == week
    assert week.back(1) < week < week.back(-1)


def test_weeks_sort_by_time() -> None:
    assert sorted([Week(2027, 1), Week(2026, 53), Week(2026, 9)]) == [Week(2026, 9), Week(2026, 53), Week(2027, 1)]
