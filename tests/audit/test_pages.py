"""What is printed, and that the documentation prints the same."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from overhand.audit import (
    Episode,
    Judgement,
    Report,
    Sample,
    Tally,
    bounds,
    read_week,
    recall_as_json,
    recall_as_text,
    report_on,
    sample_as_json,
    sample_as_text,
    sentence,
    ticket,
)

Make = Callable[..., Episode]
Judge = Callable[..., Judgement]
WEEK = read_week("2026-W47")
PAGE = Path(__file__).parents[2] / "docs" / "audit.md"


def report(*episodes: Episode, weeks: int = 1) -> Report:
    tally = Tally([WEEK.back(each) for each in range(weeks)])
    for each in episodes:
        tally.add(each)
    return report_on(tally.weeks)


def some(make: Make, judgement: Judge, judged: int, missed: int = 0, unflagged: int = 400, caught: int = 30) -> Report:
    """A week of which so many were judged, in any order, and flags of one reason."""
    said = [judgement("compliance" if number < missed else "") for number in range(judged)]
    return report(
        *(make(number, judged=each) for number, each in enumerate(said)),
        *(make(number) for number in range(judged, unflagged)),
        *(make(unflagged + number, flagged=True, caught=frozenset({"loop"})) for number in range(caught)),
    )


def test_the_page_has_the_table_that_the_code_prints() -> None:
    found = re.search(r"(\| judged \|.*?)\n\n", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    assert found[1].splitlines() == list(bounds())


def test_the_figures_in_the_text_of_the_page_are_the_codes(make: Make, judgement: Judge) -> None:
    text = " ".join(PAGE.read_text("utf-8").split())
    week = some(make, judgement, 50).weeks[0]
    one, four = report_on([week]), report_on([week] * 4)
    assert f"400 unflagged episodes it may still be {int(400 * one.whole.miss_rate.high)}" in text
    assert f"between {100 * one.whole.recall.low:.0f} % and {100 * one.whole.recall.high:.0f} %" in text
    assert f"of 200 judged, leave {100 * four.whole.recall.low:.0f} % to {100 * four.whole.recall.high:.0f} %" in text


def test_fifty_of_which_none_was_missed_prove_seven_percent() -> None:
    assert list(bounds([50], [0])) == ["| judged | 0 missed |", "|---|---|", "| 50 | 7.1 % |"]


WITHOUT_A_MISS = "50 judged, none missed: the miss rate is below 7.1 % with 95 % confidence; "
WITH_TWO = "50 judged, 2 missed: the miss rate is between 1.1 % and 13.5 % with 95 % confidence; "


@pytest.mark.parametrize(
    ("judged", "missed", "unflagged", "caught", "said"),
    [
        (50, 0, 400, 30, f"{WITHOUT_A_MISS}recall cannot be told more exactly than 51.2 % to 100.0 %."),
        (50, 2, 400, 30, f"{WITH_TWO}recall cannot be told more exactly than 35.8 % to 87.2 %."),
        (50, 0, 400, 0, f"{WITHOUT_A_MISS}recall cannot be told at all, since people confirmed no flag."),
        (37, 1, 37, 5, "All 37 unflagged episodes were judged, 1 missed: this is no estimate."),
        (0, 0, 0, 5, "No episode was unflagged: there was nothing to judge."),
        (0, 0, 400, 30, "Nothing was judged: nothing can be said about recall."),
    ],
)
def test_one_sentence_says_what_the_sample_proves(
    make: Make, judgement: Judge, judged: int, missed: int, unflagged: int, caught: int, said: str
) -> None:
    assert sentence(some(make, judgement, judged, missed, unflagged, caught)) == said


def test_recall_is_printed_by_week_and_by_reason(make: Make, judgement: Judge) -> None:
    lines = list(recall_as_text(some(make, judgement, 50, 2)))
    assert lines[1].split() == ["2026-W47", "400", "50", "2", "30", "0", "0"]
    table = {line.split()[0]: line.split()[1:] for line in lines[4:7]}
    assert table == {
        "all": ["30", "2", "4.0", "(1.1-13.5)", "65.2", "(35.8-87.2)"],
        "compliance": ["0", "2", "4.0", "(1.1-13.5)", "0.0", "(0.0-0.0)"],
        "loop": ["30", "0", "0.0", "(0.0-7.1)", "100.0", "(51.2-100.0)"],
    }


def test_the_signals_stand_beside_it_with_their_bias(make: Make, judgement: Judge) -> None:
    whole = report(
        make(1, judged=judgement()), make(2, person=True, taken=True), make(3, flagged=True, asked_again=True)
    )
    lines = list(recall_as_text(whole))
    assert "     1  a person stepped in before anything had called one" in lines
    assert "     1  the customer asked for a person twice before the first flag" in lines
    assert "  Recall from these alone: 0.0 (0.0-65.8) %." in lines
    assert "biased upwards" in " ".join(lines)
    assert lines[-1] == "  If all that people took unasked was missed, recall is 0.0 (0.0-0.0) %."
    assert "took unasked was missed" not in " ".join(recall_as_text(some(make, judgement, 5)))


def test_a_week_that_was_not_judged_is_named(make: Make, judgement: Judge) -> None:
    older = report(make(1, last_at=WEEK.back(1).start), make(2, judged=judgement()), weeks=2)
    assert next(line for line in recall_as_text(older) if "2026-W46" in line).endswith("not judged: left out")
    nothing = report(make(2, judged=judgement()), weeks=2)
    assert next(line for line in recall_as_text(nothing) if "2026-W46" in line).endswith("0")


def test_a_quiet_week_beside_one_that_was_not_judged_proves_nothing(make: Make) -> None:
    assert sentence(report(make(1), weeks=4)) == "Nothing was judged: nothing can be said about recall."


def test_a_sample_with_gaps_is_warned_of(make: Make, judgement: Judge) -> None:
    last = max(range(9), key=lambda number: ticket(str(WEEK), f"c_{number}", 1))
    gaps = report(*(make(number, judged=judgement() if number == last else None) for number in range(9)))
    assert "2026-W47: not judged, though drawn before others that were: 8." in " ".join(recall_as_text(gaps))
    whole = report(*(make(number, judged=judgement()) for number in range(9)))
    assert "though drawn before" not in " ".join(recall_as_text(whole))


def test_recall_as_json_has_null_for_what_cannot_be_told(make: Make, judgement: Judge) -> None:
    page = msgspec.json.decode(msgspec.json.encode(recall_as_json(some(make, judgement, 0))))
    assert page["recall"] == {"value": None, "from": 0.0, "to": 1.0}
    assert page["left_out"] == ["2026-W47"]
    page = msgspec.json.decode(msgspec.json.encode(recall_as_json(some(make, judgement, 50, 2))))
    assert page["recall"] == {"value": 0.6522, "from": 0.3578, "to": 0.8717}
    assert page["reasons"]["loop"]["miss_rate"] == {"value": 0.0, "from": 0.0, "to": 0.0714}


def test_a_sample_names_nobody(make: Make, judgement: Judge) -> None:
    episodes = (make(1, language="es"), make(2, judged=judgement("loop")))
    sample = Sample(week=WEEK, seed="2026-W47", unflagged=40, episodes=episodes)
    lines = list(sample_as_text(sample))
    assert lines[0] == "2026-W47: 2 drawn of 40 unflagged episodes (UTC)"
    assert lines[2].split() == ["c_1", "1", "2026-11-16", "00:00", "es", "2", "-"]
    assert lines[3].split() == ["c_2", "1", "2026-11-16", "00:00", "-", "2", "missed:", "loop"]
    page = msgspec.json.decode(msgspec.json.encode(sample_as_json(sample)))
    assert page["episodes"][0] == {
        "conversation": "c_1", "episode": 1, "last_at": WEEK.start, "language": "es", "messages": 2,
        "judged": False, "missed": None, "reason": "",
    }  # fmt: skip
    assert page["episodes"][1] | {"judged": True, "missed": True, "reason": "loop"} == page["episodes"][1]
    assert list(sample_as_text(Sample(week=WEEK, seed="x", unflagged=0, episodes=()))) == [
        "2026-W47: 0 drawn of 0 unflagged episodes (UTC)"
    ]
