"""Refusals in words."""

import pytest

from overhand.conversation import Conversation, Gate, Party, Phase
from overhand.errors import Refused
from overhand.runtime.orders import Answer
from overhand_web.api.refusals import ago, explain, is_about_state
from overhand_web.projection import Card, LastMove
from overhand_web.wire import Who

NOW = 1_000_000
MARIA = Party("operator", "u_maria", "Maria")


def card(event: str, by: Party = MARIA, to: Who | None = None, at: int = NOW - 2_000) -> Card:
    return Card(Conversation(id="c"), moved=LastMove(event=event, by=Who.of(by), at=at, to=to))


def owned(by: Party = MARIA) -> Answer:
    why = f"{by.name} owns this conversation"
    return Answer(done=False, phase=Phase.HUMAN_OWNED, why=why, by=by, at=NOW - 2_000)


def test_a_lost_claim_says_who_was_first_and_when() -> None:
    assert explain(owned(), card("claimed"), "u_jo", NOW) == "Maria claimed this 2 s ago"


def test_it_says_what_the_winner_really_did() -> None:
    assert explain(owned(), card("taken_over"), "u_jo", NOW) == "Maria took this over 2 s ago"


def test_passing_on_names_both_and_knows_who_asks() -> None:
    passed = card("passed", by=Party("operator", "u_bo", "Bo"), to=Who.of(MARIA))
    assert explain(owned(), passed, "u_jo", NOW) == "Bo passed this to Maria 2 s ago"
    passed = card("passed", by=Party("operator", "u_bo", "Bo"), to=Who("operator", "u_jo", "Jo"))
    answer = owned(Party("operator", "u_jo", "Jo"))
    assert explain(answer, passed, "u_jo", NOW) == "Bo passed this to you 2 s ago"


def test_your_own_move_is_yours() -> None:
    assert explain(owned(), card("claimed"), "u_maria", NOW) == "You claimed this 2 s ago"


def test_a_projection_that_lags_says_what_the_state_suggests() -> None:
    assert explain(owned(), None, "u_jo", NOW) == "Maria claimed this 2 s ago"
    assert explain(owned(), card("released", by=Party("operator", "u_bo", "Bo")), "u_jo", NOW).startswith(
        "Maria claimed"
    )


def test_a_move_the_state_does_not_have_is_explained_by_the_last_one() -> None:
    with pytest.raises(Refused) as refused:
        Gate().move(Phase.RESOLVED, "resolve")
    assert is_about_state(refused.value.why)
    answer = Answer(done=False, phase=Phase.RESOLVED, why=refused.value.why, at=NOW - 180_000)
    assert explain(answer, card("resolved", at=NOW - 180_000), "u_jo", NOW) == "Maria resolved this 3 min ago"


def test_without_any_move_the_reason_itself_is_told() -> None:
    answer = Answer(done=False, phase=Phase.AI_HANDLING, why="this state has no such move")
    assert explain(answer, None, "u_jo", NOW) == "This state has no such move."


def test_a_refusal_that_is_not_about_the_state_says_its_reason() -> None:
    answer = Answer(done=False, phase=Phase.HUMAN_OWNED, why="the reply window is closed", by=MARIA, at=5)
    assert explain(answer, card("claimed"), "u_maria", NOW) == "The reply window is closed."
    assert explain(Answer(done=False), None, "u_jo", NOW) == "That is not possible now."


@pytest.mark.parametrize(
    ("kind", "name"),
    [("agent", "The AI"), ("phone", "Somebody on the phone app"), ("operator", "A colleague"), ("timer", "Overhand")],
)
def test_a_party_without_a_name_has_one_for_its_kind(kind: str, name: str) -> None:
    assert explain(owned(Party(kind)), None, "u_jo", NOW) == f"{name} claimed this 2 s ago"


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (-5, "just now"),
        (999, "just now"),
        (1_000, "1 s ago"),
        (59_999, "59 s ago"),
        (60_000, "1 min ago"),
        (3_600_000, "1 h ago"),
        (90_000_000, "1 d ago"),
    ],
)
def test_how_long_ago_is_told_in_one_unit(ms: int, words: str) -> None:
    assert ago(ms) == words
