"""Who may do what, where."""

import pytest

from overhand.conversation import Party, Phase
from overhand_web.accounts import ACTIONS, ROLES, may, moves, sees_whole_address
from overhand_web.api.orders import ORDERS

MARIA = Party("operator", "u_maria", "Maria")
JO = Party("operator", "u_jo", "Jo")


def test_every_action_of_the_api_has_a_least_role() -> None:
    assert set(ACTIONS) == set(ORDERS)
    assert set(ACTIONS.values()) <= set(ROLES)


def test_a_role_may_what_the_lesser_ones_may_and_an_unknown_one_nothing() -> None:
    for place, role in enumerate(ROLES):
        assert [may(role, least) for least in ROLES] == [place >= other for other in range(len(ROLES))]
    assert not may("owner", "viewer")


def test_whole_addresses_are_for_supervisors_and_admins() -> None:
    assert [role for role in ROLES if sees_whole_address(role)] == ["supervisor", "admin"]


@pytest.mark.parametrize("phase", list(Phase))
def test_a_viewer_can_only_look(phase: Phase) -> None:
    assert moves("viewer", "u_maria", phase, None) == ()


def test_while_the_ai_handles_an_operator_may_take_it_and_guide_the_ai() -> None:
    allowed = set(moves("operator", "u_maria", Phase.AI_HANDLING, None))
    assert {"claim", "flag", "resolve", "messages", "notes", "guidance"} <= allowed
    assert not allowed & {"release", "take_over", "pass_to", "dismiss", "assign"}


def test_assigning_is_for_supervisors() -> None:
    assert "assign" not in moves("operator", "u_maria", Phase.FLAGGED, None)
    assert {"assign", "claim", "dismiss", "send_to_team"} <= set(moves("supervisor", "u_maria", Phase.FLAGGED, None))


def test_the_owner_releases_and_resolves_and_a_colleague_can_only_take_over() -> None:
    owner = set(moves("operator", "u_maria", Phase.HUMAN_OWNED, MARIA))
    assert {"messages", "release", "resolve", "pass_to", "send_to_team"} <= owner
    assert "take_over" not in owner
    colleague = set(moves("operator", "u_maria", Phase.HUMAN_OWNED, JO))
    assert "take_over" in colleague
    assert not colleague & {"messages", "release", "resolve", "pass_to", "send_to_team", "claim", "requeue"}


def test_a_supervisor_may_pass_on_and_requeue_what_another_owns() -> None:
    allowed = set(moves("supervisor", "u_maria", Phase.HUMAN_OWNED, JO))
    assert {"pass_to", "send_to_team", "requeue", "take_over"} <= allowed
    assert not allowed & {"release", "messages"}


def test_a_resolved_conversation_can_be_claimed_and_answered() -> None:
    allowed = set(moves("operator", "u_maria", Phase.RESOLVED, None))
    assert {"claim", "messages", "notes"} <= allowed
    assert "resolve" not in allowed
