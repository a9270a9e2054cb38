import pytest
from msgspec import structs

from overhand.notifier import Notice
from overhand_notify.wording import body_of, title_of


def test_a_repeat_says_which_one_it_is(notice: Notice) -> None:
    assert title_of(structs.replace(notice, step=2)) == "Care is needed: explicit request (reminder 2)"


def test_a_flag_without_a_team_needs_a_person(notice: Notice) -> None:
    assert title_of(structs.replace(notice, team="")).startswith("A person is needed")


@pytest.mark.parametrize(("within_ms", "words"), [(45_000, "45 s"), (90_000, "1 min"), (600_000, "10 min")])
def test_the_time_is_said_in_the_unit_people_use(notice: Notice, within_ms: int, words: str) -> None:
    body = body_of(structs.replace(notice, claim_within_ms=within_ms, link=""))
    assert body == f"A conversation waits to be claimed within {words}."
