"""What a sample says about a rate."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overhand.evaluation import auroc, f1, rate

SCORES = st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.8, 1.0]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 50, 0.0, 0.07135), (50, 50, 0.92865, 1.0), (8, 10, 0.4902, 0.9433), (1, 1, 0.2065, 1.0)],
)
def test_a_rate_has_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    estimate = rate(hits, of)
    assert estimate.value == hits / of
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-4)


def test_nothing_seen_says_nothing() -> None:
    assert (rate(0, 0).low, rate(0, 0).high) == (0.0, 1.0)
    assert (auroc([], [0.5]).low, auroc([], [0.5]).high) == (0.0, 1.0)


@given(hits=st.integers(1, 50), false_alarms=st.integers(0, 50), misses=st.integers(0, 50))
def test_f1_is_the_harmonic_mean_and_lies_in_its_interval(hits: int, false_alarms: int, misses: int) -> None:
    precision, recall = hits / (hits + false_alarms), hits / (hits + misses)
    estimate = f1(hits, false_alarms, misses)
    assert estimate.value == pytest.approx(2 * precision * recall / (precision + recall))
    assert estimate.low <= estimate.value <= estimate.high


@given(positives=SCORES, negatives=SCORES)
def test_auroc_is_the_share_of_pairs_in_which_the_positive_wins(positives: list[float], negatives: list[float]) -> None:
    pairs = list(itertools.product(positives, negatives))
    share = sum(1.0 if high > low else 0.5 if high == low else 0.0 for high, low in pairs) / len(pairs)
    estimate = auroc(positives, negatives)
    assert estimate.value == pytest.approx(share)
    assert estimate.low <= estimate.value + 1e-9
    assert estimate.value <= estimate.high + 1e-9


def test_an_estimate_reads_as_in_a_table() -> None:
    assert str(rate(97, 100)) == ".97 (.92-.99)"
    assert str(rate(50, 50)) == "1.0 (.93-1.0)"
