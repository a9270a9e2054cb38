import pytest

from overhand.conversation import EDGES, WHO, Gate, Phase
from overhand.errors import Refused

AI, FLAGGED, OWNED, RESOLVED = Phase.AI_HANDLING, Phase.FLAGGED, Phase.HUMAN_OWNED, Phase.RESOLVED
DESIGN = {
    (AI, "flag"): {FLAGGED},
    (AI, "claim"): {OWNED},
    (AI, "resolve"): {RESOLVED},
    (FLAGGED, "flag"): {FLAGGED},
    (FLAGGED, "claim"): {OWNED},
    (FLAGGED, "assign"): {FLAGGED},
    (FLAGGED, "send_to_team"): {FLAGGED},
    (FLAGGED, "widen"): {FLAGGED},
    (FLAGGED, "dismiss"): {AI},
    (FLAGGED, "expire"): {AI, RESOLVED},
    (FLAGGED, "resolve"): {RESOLVED},
    (OWNED, "take_over"): {OWNED},
    (OWNED, "pass_to"): {OWNED},
    (OWNED, "send_to_team"): {FLAGGED},
    (OWNED, "requeue"): {FLAGGED},
    (OWNED, "release"): {AI},
    (OWNED, "resolve"): {RESOLVED},
    (RESOLVED, "reopen"): {AI, FLAGGED},
    (RESOLVED, "claim"): {OWNED},
}
"""The table of the design, written out once more so that a change to the machine is a change to this page, too."""

MOVES = sorted({move for _, move in DESIGN})


def test_the_machine_declares_the_table_of_the_design_and_nothing_else() -> None:
    assert {edge: set(targets) for edge, targets in EDGES.items()} == DESIGN


def test_every_edge_says_who_takes_it() -> None:
    assert set(WHO) == set(EDGES)
    assert all(WHO.values())


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("fact", [False, True])
def test_the_gate_leads_where_an_edge_leads_and_refuses_what_has_none(
    gate: Gate, phase: Phase, move: str, fact: bool
) -> None:
    facts = {"expire": {"ends_resolved": fact}, "reopen": {"to_last_owner": fact}}.get(move, {})
    if (phase, move) in DESIGN:
        assert gate.move(phase, move, **facts) in DESIGN[phase, move]
    else:
        with pytest.raises(Refused) as refusal:
            gate.move(phase, move, **facts)
        assert (refusal.value.verb, refusal.value.phase) == (move, phase)


def test_the_gate_reaches_both_ends_of_a_guarded_edge(gate: Gate) -> None:
    assert gate.move(FLAGGED, "expire", ends_resolved=True) is RESOLVED
    assert gate.move(FLAGGED, "expire", ends_resolved=False) is AI
    assert gate.move(RESOLVED, "reopen", to_last_owner=True) is FLAGGED
    assert gate.move(RESOLVED, "reopen") is AI


def test_a_move_that_nobody_declared_is_refused_in_every_state(gate: Gate) -> None:
    for phase in Phase:
        with pytest.raises(Refused):
            gate.move(phase, "teleport")


def test_one_gate_serves_many_conversations_in_any_order(gate: Gate) -> None:
    assert gate.move(OWNED, "resolve") is RESOLVED
    assert gate.move(AI, "flag") is FLAGGED
    with pytest.raises(Refused):
        gate.move(RESOLVED, "flag")
    assert gate.move(RESOLVED, "claim") is OWNED
