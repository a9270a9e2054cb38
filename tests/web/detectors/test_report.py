"""From counts by day to the page."""

from collections import Counter
from collections.abc import Mapping

import pytest

from overhand.replay import Case, Count
from overhand_web.detectors import PERIODS, Counted, Installed, report
from overhand_web.projection import DAY_MS
from overhand_web.wire import CaseLink, DetectorCard, DetectorsPage

FIRST, LAST = 20_000, 20_006
NOW = LAST * DAY_MS + 5


def of(what: str, number: int, detector: str = "mood", reason: str = "frustration", version: int = 3) -> Counter[Count]:
    return Counter({Count(what, detector, reason, version): number})


def page(
    days: Mapping[int, Counter[Count]], *installed: Installed, cases: tuple[tuple[Case, str], ...] = ()
) -> DetectorsPage:
    return report(Counted(first=FIRST, last=LAST, days=days, cases=cases), installed, NOW)


def card(found: DetectorsPage, detector: str = "mood", reason: str = "frustration") -> DetectorCard:
    (only,) = (each for each in found.detectors if (each.detector, each.reason) == (detector, reason))
    return only


def test_days_add_up_and_versions_stand_beside_the_whole_newest_first() -> None:
    found = page(
        {
            FIRST: of("fired", 2) + of("moments", 2) + of("verdicts_right", 1) + of("judged", 9, "", ""),
            LAST: of("fired", 1) + of("moments", 1, version=4) + of("fired", 4, version=4) + of("verdicts", 5, "", ""),
        }
    )
    mood = card(found)
    assert (mood.whole.version, mood.whole.fired, mood.whole.moments) == (0, 7, 3)
    assert [(each.version, each.fired) for each in mood.versions] == [(4, 4), (3, 3)]
    assert mood.days == (2, 0, 0, 0, 0, 0, 1)
    assert (found.since, found.days, found.verdicts) == (FIRST * DAY_MS, 7, 5)
    assert [(each.version, each.messages) for each in found.judged] == [(3, 9)]


def test_a_share_has_its_interval_and_n_and_is_null_where_it_rests_on_nothing() -> None:
    right = card(page({LAST: of("verdicts_right", 3) + of("verdicts_wrong", 1)})).whole
    assert (right.verdicts.right, right.verdicts.wrong) == (3, 1)
    assert (right.verdicts.precision.value, right.verdicts.precision.n) == (0.75, 4)
    assert (right.verdicts.precision.low, right.verdicts.precision.high) == (0.3006, 0.9544)
    assert (right.people.precision.value, right.people.precision.n) == (None, 0)


def test_a_detector_that_is_there_is_shown_though_it_never_spoke() -> None:
    found = page({LAST: of("missed", 2, "", "compliance")}, Installed("law", "compliance", shadow=True))
    law = card(found, "law", "compliance")
    assert (law.shadow, law.whole.said, law.versions, law.whole.missed) == (True, 0, (), 2)
    assert law.days == (0,) * 7


def test_who_could_not_look_and_never_spoke_has_the_reason_it_was_made_for() -> None:
    found = page({LAST: of("unheard", 4, "law", "")}, Installed("law", "compliance"))
    assert [(each.detector, each.reason, each.whole.unheard) for each in found.detectors] == [("law", "compliance", 4)]
    assert [each.unheard for each in found.detectors[0].versions] == [4]


def test_detectors_stand_by_their_reason_whatever_the_figures_are() -> None:
    spoke = of("said", 900, "own", "wholesale") + of("said", 3, "law", "compliance")
    found = page({LAST: spoke}, Installed("mood", "frustration"), Installed("asks", "explicit_request"))
    assert [each.detector for each in found.detectors] == ["asks", "law", "mood", "own"]


def test_a_miss_without_a_reason_is_counted_beside_them() -> None:
    found = page({LAST: of("missed", 2, "", "") + of("missed", 1, "", "frustration") + of("said", 1)})
    assert (found.unnamed, card(found).whole.missed) == (2, 1)


def test_cases_stand_with_their_detector_or_with_everyone_of_their_reason() -> None:
    cases = (
        (Case("wrong", "mood", "frustration", "c_a", 1, 7), "Amina"),
        (Case("wrong", "other", "frustration", "c_b", 2, 6), ""),
        (Case("missed", "", "frustration", "c_c", 3, 5), "Kit"),
        (Case("missed", "", "compliance", "c_d", 3, 5), "Kit"),
    )
    found = page({LAST: of("said", 1) + of("said", 1, "other")}, cases=cases)
    mood, other = card(found), card(found, "other")
    assert mood.false_alarms == (CaseLink(conversation="c_a", episode=1, name="Amina", at=7),)
    assert other.false_alarms == (CaseLink(conversation="c_b", episode=2, name="", at=6),)
    assert mood.misses == other.misses == (CaseLink(conversation="c_c", episode=3, name="Kit", at=5),)


def test_nothing_counted_is_an_empty_page() -> None:
    assert page({}).detectors == ()


@pytest.mark.parametrize("days", PERIODS)
def test_each_period_has_a_figure_for_each_day(days: int) -> None:
    counted = Counted(first=LAST - days + 1, last=LAST, days={LAST: of("moments", 1)}, cases=())
    assert report(counted, (), NOW).detectors[0].days == (*[0] * (days - 1), 1)
