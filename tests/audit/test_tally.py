"""What the weeks came to, and the report on them."""

from collections.abc import Callable

import pytest

from overhand.audit import Episode, Judgement, Report, Tally, read_week, report_on, ticket

Make = Callable[..., Episode]
Judge = Callable[..., Judgement]
WEEK = read_week("2026-W47")


def counted(*episodes: Episode, weeks: int = 1) -> Report:
    tally = Tally([WEEK.back(each) for each in range(weeks)])
    for each in episodes:
        tally.add(each)
    return report_on(tally.weeks)


def test_an_episode_counts_once_and_once_for_each_of_its_reasons(make: Make, judgement: Judge) -> None:
    both = make(1, flagged=True, caught=frozenset({"frustration", "loop"}))
    one = make(2, flagged=True, caught=frozenset({"loop"}))
    report = counted(both, one, make(3, judged=judgement("loop")), make(4, judged=judgement()))
    assert (report.whole.caught, report.whole.missed, report.unflagged, report.judged) == (2, 1, 2, 2)
    assert {reason: (each.caught, each.missed) for reason, each in report.reasons.items()} == {
        "frustration": (1, 0),
        "loop": (2, 1),
    }
    assert report.whole.recall.value == pytest.approx(2 / 3)
    assert report.reasons["loop"].recall.value == pytest.approx(2 / 3)
    assert report.reasons["frustration"].recall.value == 1.0


def test_other_weeks_do_not_count(make: Make) -> None:
    report = counted(make(1, last_at=WEEK.end), make(2, last_at=WEEK.start - 1), make(3, last_at=0))
    assert report.unflagged == 0


def test_a_week_of_which_nothing_was_judged_is_left_out_with_all_it_caught(make: Make, judgement: Judge) -> None:
    earlier = WEEK.back(1).start
    caught = make(2, last_at=earlier, flagged=True, caught=frozenset({"loop"}))
    report = counted(make(1, judged=judgement()), make(3, last_at=earlier), caught, weeks=2)
    assert [str(each.week) for each in report.left_out] == ["2026-W46"]
    assert (report.whole.caught, report.unflagged) == (0, 1)


def test_a_week_that_left_nothing_to_judge_counts(make: Make) -> None:
    report = counted(make(1, flagged=True, caught=frozenset({"loop"})))
    assert not report.left_out
    assert (report.whole.recall.value, report.whole.recall.low) == (1.0, 1.0)


def test_the_signals_alone_see_only_what_somebody_noticed(make: Make, judgement: Judge) -> None:
    caught = [make(number, flagged=True, caught=frozenset({"loop"})) for number in range(8)]
    late = make(8, flagged=True, caught=frozenset({"explicit_request"}), asked_again=True)
    taken = make(9, person=True, taken=True)
    missed = [make(number, judged=judgement("loop")) for number in range(10, 20)]
    report = counted(*caught, late, taken, *missed)
    assert (report.taken, report.asked_again) == (1, 1)
    assert report.signals_only.value == pytest.approx(0.8)
    assert report.whole.recall.value == pytest.approx(9 / 19)
    assert report.with_taken.value == pytest.approx(9 / 20)


def test_those_drawn_earlier_than_the_last_one_judged_were_passed_over(make: Make, judgement: Judge) -> None:
    order = sorted(range(20), key=lambda number: ticket("2026-W47", f"c_{number}", 1))
    done = {order[0], order[1], order[4]}
    report = counted(*(make(number, judged=judgement() if number in done else None) for number in range(20)))
    assert report.passed_over == {"2026-W47": 2}
    in_order = counted(*(make(number, judged=judgement() if number in order[:5] else None) for number in range(20)))
    assert in_order.passed_over == {}
