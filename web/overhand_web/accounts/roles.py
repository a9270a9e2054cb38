"""What each role may do. The actor checks again; here it is refused early, and the console shows no dead button."""

from collections.abc import Mapping

from overhand.conversation import EDGES, Party, Phase

__all__ = ["ACTIONS", "ROLES", "may", "moves", "sees_whole_address"]

ROLES = ("viewer", "operator", "supervisor", "admin")
"""From the least to the most."""

ACTIONS: Mapping[str, str] = {
    "claim": "operator",
    "take_over": "operator",
    "pass_to": "operator",
    "send_to_team": "operator",
    "release": "operator",
    "dismiss": "operator",
    "resolve": "operator",
    "messages": "operator",
    "notes": "operator",
    "guidance": "operator",
    "remind": "operator",
    "verdict": "operator",
    "flag": "operator",
    "resend": "operator",
    "assign": "supervisor",
    "requeue": "supervisor",
}
"""Each action of the API and the least role that may take it."""

OWNERS = frozenset({"pass_to", "release", "resolve", "send_to_team"})
"""What in HUMAN_OWNED is the owner's to do; a supervisor may, but not release or resolve for them."""

ANYTIME = ("messages", "notes", "remind", "verdict")


def may(role: str, least: str) -> bool:
    """Whether a role is at least another."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(least)


def sees_whole_address(role: str) -> bool:
    """Whether a role sees customers' whole addresses."""
    return may(role, "supervisor")


def moves(role: str, person: str, phase: Phase, owner: Party | None) -> tuple[str, ...]:
    """Return the actions a person may take in a conversation, as far as role, phase and owner decide."""
    possible = [action for action in ACTIONS if action in ANYTIME or (phase, action) in EDGES]
    if phase is Phase.AI_HANDLING:
        possible.append("guidance")
    return tuple(
        action for action in possible if may(role, ACTIONS[action]) and fits(action, role, person, phase, owner)
    )


def fits(action: str, role: str, person: str, phase: Phase, owner: Party | None) -> bool:
    """Whether an action is possible for one who owns the conversation, or does not."""
    if phase is not Phase.HUMAN_OWNED:
        return True
    owns = owner is not None and owner.id == person
    if action in {"release", "resolve", "messages"}:
        return owns
    if action in OWNERS:
        return owns or may(role, "supervisor")
    return not owns if action == "take_over" else True
