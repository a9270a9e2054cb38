"""The miss rate, recall, and what they leave open."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overhand.audit import Judged, miss_rate, recall
from overhand.evaluation import Estimate, rate


@st.composite
def samples(draw: st.DrawFn) -> Judged:
    unflagged = draw(st.integers(1, 2_000))
    judged = draw(st.integers(1, min(unflagged, 200)))
    return Judged(unflagged=unflagged, judged=judged, missed=draw(st.integers(0, judged)))


WEEKS = st.lists(samples(), min_size=1, max_size=6)


@given(weeks=WEEKS, caught=st.integers(0, 500), seen=st.integers(0, 20))
def test_the_interval_contains_the_value(weeks: list[Judged], caught: int, seen: int) -> None:
    missing = miss_rate(weeks)
    assert 0 <= missing.low <= missing.value <= missing.high <= 1
    found = recall(caught, sum(each.unflagged for each in weeks), missing, seen)
    assert 0 <= found.low <= found.high <= 1
    assert math.isnan(found.value) or found.low <= found.value <= found.high


@given(weeks=WEEKS)
def test_the_interval_never_denies_what_was_counted(weeks: list[Judged]) -> None:
    missing, unflagged = miss_rate(weeks), sum(each.unflagged for each in weeks)
    least = sum(each.missed for each in weeks)
    most = sum(each.unflagged - each.judged + each.missed for each in weeks)
    assert least - 1e-6 <= missing.low * unflagged
    assert missing.high * unflagged <= most + 1e-6


@given(unflagged=st.integers(1, 500), share=st.integers(0, 500))
def test_a_week_judged_whole_leaves_nothing_open(unflagged: int, share: int) -> None:
    missed = share % (unflagged + 1)
    missing = miss_rate([Judged(unflagged=unflagged, judged=unflagged, missed=missed)])
    assert missing.low == pytest.approx(missed / unflagged)
    assert missing.high == pytest.approx(missed / unflagged)


@given(judged=st.integers(1, 400), share=st.integers(0, 400))
def test_one_week_has_wilsons_interval(judged: int, share: int) -> None:
    missed = share % (judged + 1)
    plain, missing = rate(missed, judged), miss_rate([Judged(unflagged=10**9, judged=judged, missed=missed)])
    assert (missing.value, missing.low, missing.high) == pytest.approx((plain.value, plain.low, plain.high), abs=1e-6)


@given(week=samples(), weeks=st.integers(1, 6))
def test_equal_weeks_are_one_larger_sample(week: Judged, weeks: int) -> None:
    missing = miss_rate([week] * weeks)
    whole = Judged(unflagged=week.unflagged * weeks, judged=week.judged * weeks, missed=week.missed * weeks)
    one = miss_rate([whole])
    assert (missing.value, missing.low, missing.high) == pytest.approx((one.value, one.low, one.high))


def test_a_week_counts_by_its_size() -> None:
    quiet = Judged(unflagged=900, judged=50, missed=0)
    busy = Judged(unflagged=100, judged=50, missed=10)
    assert miss_rate([quiet, busy]).value == pytest.approx(0.02)


def test_uneven_samples_prove_less_than_as_many_judged_evenly() -> None:
    uneven = miss_rate([Judged(unflagged=900, judged=20, missed=0), Judged(unflagged=100, judged=100, missed=0)])
    even = miss_rate([Judged(unflagged=1000, judged=120, missed=0)])
    assert uneven.high > even.high


def test_a_week_of_which_nothing_was_judged_says_nothing() -> None:
    judged = Judged(unflagged=400, judged=50, missed=1)
    assert miss_rate([judged, Judged(unflagged=10_000, judged=0, missed=0)]) == miss_rate([judged])
    unknown = miss_rate([Judged(unflagged=10, judged=0, missed=0)])
    assert (math.isnan(unknown.value), unknown.low, unknown.high) == (True, 0.0, 1.0)


@pytest.mark.parametrize(
    ("caught", "unflagged", "missing", "value", "low", "high"),
    [
        (30, 400, Estimate(0.02, 0.0, 0.1), 30 / 38, 30 / 70, 1.0),
        (30, 0, Estimate(math.nan, 0.0, 1.0), 1.0, 1.0, 1.0),
        (0, 400, Estimate(0.02, 0.01, 0.1), 0.0, 0.0, 0.0),
    ],
)
def test_recall_is_caught_of_all_that_needed_a_person(
    caught: int, unflagged: int, missing: Estimate, value: float, low: float, high: float
) -> None:
    found = recall(caught, unflagged, missing)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high))


@pytest.mark.parametrize("missing", [Estimate(0.0, 0.0, 0.07), Estimate(math.nan, 0.0, 1.0), Estimate(0.0, 0.0, 0.0)])
def test_where_nobody_was_caught_and_none_missed_there_is_no_recall(missing: Estimate) -> None:
    found = recall(0, 400, missing)
    assert (math.isnan(found.value), found.low, found.high) == (True, 0.0, 1.0)


def test_what_is_known_to_be_missed_lowers_recall() -> None:
    assert recall(30, 400, Estimate(0.0, 0.0, 0.1), seen=10).value == pytest.approx(0.75)
