"""Golden transfer within tolerance, recall and turns saved."""

import math

import pytest

from overhand.replay import Golden, gt
from overhand.replay.golden import saved


@pytest.mark.parametrize(("tolerance", "one_off", "two_off"), [(1, 0.607, 0.135), (2, 0.882, 0.607), (3, 0.946, 0.801)])
def test_a_flag_counts_less_the_further_it_is_off(tolerance: int, one_off: float, two_off: float) -> None:
    assert gt([5], [5], tolerance) == 1
    for early, late, expected in ((4, 6, one_off), (3, 7, two_off)):
        assert gt([5], [early], tolerance) == pytest.approx(expected, abs=0.0006)
        assert gt([5], [late], tolerance) == gt([5], [early], tolerance)


def test_a_late_flag_costs_more_than_an_early_one_where_lateness_is_set() -> None:
    found = [gt([5], [position], 1, 0.5) for position in (4, 5, 6)]
    assert found == pytest.approx([math.exp(-1 / 3), 1, math.exp(-1)], abs=1e-6)


@pytest.mark.parametrize(("golden", "predicted", "score"), [([], [], 1), ([], [2], 0), ([2], [], 0)])
def test_a_dialogue_without_a_flag_or_without_a_person(golden: list[int], predicted: list[int], score: float) -> None:
    assert gt(golden, predicted, 1) == score


def test_each_flag_is_held_against_the_nearest_person_and_two_at_one_turn_are_one() -> None:
    assert gt([2, 8], [2, 9], 1) == pytest.approx((1 + math.exp(-0.5)) / 2, abs=1e-6)
    assert gt([2, 8], [2, 9, 9], 1) == gt([2, 8], [2, 9], 1)
    assert gt([2, 8], [2], 1) == 1  # a second golden moment that was missed costs nothing: recall tells


def test_turns_are_saved_by_the_first_flag_since_the_person_before() -> None:
    assert list(saved([4, 9], [2, 3, 7, 9])) == [2, 2]
    assert list(saved([4, 9], [4, 10])) == [0]


def test_many_dialogues_have_a_mean_a_recall_and_a_median() -> None:
    golden = Golden()
    golden.add([4], [2])
    golden.add([3, 8], [3])
    golden.add([], [])
    assert golden.mean(1, 0.0) == pytest.approx((gt([4], [2], 1) + 1 + 1) / 3)
    assert [str(golden.recall(tolerance)) for tolerance in (1, 2)] == [".33 (.06-.79)", ".67 (.21-.94)"]
    assert (golden.moments, golden.called, golden.turns_saved) == (3, 2, 2)


def test_nothing_is_said_of_no_dialogue() -> None:
    golden = Golden()
    assert math.isnan(golden.mean(1, 0.0))
    assert math.isnan(golden.turns_saved)
    assert str(golden.recall(1)) == "-"
