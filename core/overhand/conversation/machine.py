"""The declared state machine of a conversation: the only place where its states and moves are written down.

`EDGES`, the diagram in the README, the console's buttons and the model tests are all derived from `Handoff`.
It is a gate on commands and never on the replay path: an event stores where it led, so folding asks nobody.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from statemachine import State, StateChart
from statemachine.exceptions import TransitionNotAllowed

from overhand.errors import Refused

__all__ = ["EDGES", "WHO", "Gate", "Phase"]


class Phase(StrEnum):
    """The four states of a conversation."""

    AI_HANDLING = "ai_handling"  # the AI answers next
    FLAGGED = "flagged"  # a person is needed and nobody has claimed yet
    HUMAN_OWNED = "human_owned"  # one person owns it and answers next
    RESOLVED = "resolved"  # nobody answers next


class Box:
    """The machine's model: one slot that holds the state of whichever conversation is being asked about."""

    __slots__ = ("state",)

    def __init__(self) -> None:
        self.state: str | None = None


class Handoff(StateChart[Box]):
    """The life of a conversation."""

    allow_event_without_transition = False  # an impossible command raises instead of passing silently
    catch_errors_as_events = False  # a guard that fails reaches the caller

    ai_handling = State("AI_HANDLING", value=Phase.AI_HANDLING.value, initial=True)
    flagged = State("FLAGGED", value=Phase.FLAGGED.value)
    human_owned = State("HUMAN_OWNED", value=Phase.HUMAN_OWNED.value)
    resolved = State("RESOLVED", value=Phase.RESOLVED.value)

    flag = ai_handling.to(flagged) | flagged.to(flagged)
    claim = ai_handling.to(human_owned) | flagged.to(human_owned) | resolved.to(human_owned)
    assign = flagged.to(flagged)
    send_to_team = flagged.to(flagged) | human_owned.to(flagged)
    widen = flagged.to(flagged)
    dismiss = flagged.to(ai_handling)
    expire = flagged.to(resolved, cond="ends_resolved") | flagged.to(ai_handling, unless="ends_resolved")
    take_over = human_owned.to(human_owned)
    pass_to = human_owned.to(human_owned)
    requeue = human_owned.to(flagged)
    release = human_owned.to(ai_handling)
    resolve = ai_handling.to(resolved) | flagged.to(resolved) | human_owned.to(resolved)
    reopen = resolved.to(flagged, cond="to_last_owner") | resolved.to(ai_handling, unless="to_last_owner")

    def ends_resolved(self, ends_resolved: bool = False) -> bool:
        """Whether the last step of the ladder closes the conversation instead of handing it to the AI."""
        return ends_resolved

    def to_last_owner(self, to_last_owner: bool = False) -> bool:
        """Whether the customer came back inside the window in which their last operator is asked first."""
        return to_last_owner


def derive_edges() -> Mapping[tuple[Phase, str], frozenset[Phase]]:
    """Every (state, move) the machine declares, with the states it can lead to."""
    edges: dict[tuple[Phase, str], set[Phase]] = {}
    for state in Handoff.states_map.values():
        for transition in state.transitions:
            target = transition.target or state
            for event in transition.events:
                edges.setdefault((Phase(state.value), event.id), set()).add(Phase(target.value))
    return {edge: frozenset(targets) for edge, targets in edges.items()}


EDGES = derive_edges()

WHO: Mapping[tuple[Phase, str], tuple[str, ...]] = {
    (Phase.AI_HANDLING, "flag"): ("detector", "agent", "watchdog", "operator"),
    (Phase.AI_HANDLING, "claim"): ("operator", "phone"),
    (Phase.AI_HANDLING, "resolve"): ("operator", "agent", "timer"),
    (Phase.FLAGGED, "flag"): ("detector", "agent", "watchdog", "operator"),
    (Phase.FLAGGED, "claim"): ("operator", "phone"),
    (Phase.FLAGGED, "assign"): ("supervisor", "router"),
    (Phase.FLAGGED, "send_to_team"): ("operator",),
    (Phase.FLAGGED, "widen"): ("timer",),
    (Phase.FLAGGED, "dismiss"): ("operator",),
    (Phase.FLAGGED, "expire"): ("timer",),
    (Phase.FLAGGED, "resolve"): ("operator",),
    (Phase.HUMAN_OWNED, "take_over"): ("operator",),
    (Phase.HUMAN_OWNED, "pass_to"): ("owner", "supervisor"),
    (Phase.HUMAN_OWNED, "send_to_team"): ("owner", "supervisor"),
    (Phase.HUMAN_OWNED, "requeue"): ("timer", "supervisor"),
    (Phase.HUMAN_OWNED, "release"): ("owner", "phone", "timer"),
    (Phase.HUMAN_OWNED, "resolve"): ("owner", "timer"),
    (Phase.RESOLVED, "reopen"): ("customer", "system"),
    (Phase.RESOLVED, "claim"): ("operator", "phone"),
}
"""Who asks for each move. A supervisor may do what an owner may; a phone's hold ends by keyword or timer; the
system reopens what a person resolved with words that never arrived."""


class Gate:
    """Asks the machine whether a move is possible and where it leads. Synchronous; one per event loop."""

    def __init__(self) -> None:
        self._box = Box()
        self._box.state = Phase.AI_HANDLING.value
        self._machine = Handoff(model=self._box)

    def move(self, phase: Phase, move: str, **facts: Any) -> Phase:
        """The state that `move` leads to from `phase`.

        Raises:
            Refused: the machine has no such transition.
        """
        if (phase, move) not in EDGES:
            raise Refused(move, phase, "this state has no such move")
        self._box.state = phase.value
        try:
            self._machine.send(move, **facts)  # pyright: ignore[reportUnknownMemberType] - its *args are untyped
        except TransitionNotAllowed as refusal:
            raise Refused(move, phase, "its guards say no") from refusal
        return Phase(self._box.state)
