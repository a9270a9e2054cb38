"""Stretches of time as a person gives them."""

import pytest

from overhand.replay import Period

DAY = 86_400_000
NOON = 1_793_016_000_000  # 2026-10-26T12:00Z


def test_the_day_named_last_belongs_to_the_period() -> None:
    period = Period.read("2026-10-26", "2026-10-26")
    assert NOON in period
    assert NOON - DAY // 2 in period
    assert NOON + DAY // 2 not in period
    assert NOON - DAY // 2 - 1 not in period


def test_an_open_end_lets_everything_in() -> None:
    assert NOON in Period.read("2026-10-26", None)
    assert NOON in Period.read(None, "2026-10-26T12:00:01")
    assert NOON in Period.read("", "")
    assert NOON not in Period.read(None, "2026-10-26T12:00:00")


def test_a_moment_may_carry_its_zone() -> None:
    assert Period.read("2026-10-26T13:00:00+01:00", None).since == NOON


def test_it_is_named_by_its_ends() -> None:
    assert str(Period.read("2026-10-26", "2026-10-27")) == "since 2026-10-26 00:00 until 2026-10-28 00:00"
    assert str(Period()) == ""


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [("tomorrow", None, "is no date"), (None, "2026-13-01", "is no date"), ("2026-10-26", "2026-10-25", "after")],
)
def test_what_is_no_period_is_refused(since: str | None, until: str | None, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Period.read(since, until)
