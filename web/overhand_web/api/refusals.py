"""Saying why something is not possible now: who made it so, and when, in words."""

from collections.abc import Mapping

from overhand.conversation import Party
from overhand.runtime.orders import Answer
from overhand_web.projection import Card, LastMove
from overhand_web.wire import Who

__all__ = ["ago", "explain"]

DID: Mapping[str, str] = {
    "flagged": "flagged this",
    "widened": "widened this flag",
    "expired": "ended this flag",
    "dismissed": "dismissed this",
    "assigned": "assigned this",
    "sent_to_team": "sent this to a team",
    "requeued": "put this back in the queue",
    "claimed": "claimed this",
    "taken_over": "took this over",
    "passed": "passed this on",
    "released": "gave this back to the AI",
    "resolved": "resolved this",
    "reopened": "reopened this",
}
GATE_SAYS = frozenset({"this state has no such move", "its guards say no"})
OWNED = "owns this conversation"
"""What `decide` says when the state is the reason."""

BY_PHASE: Mapping[str, str] = {
    "human_owned": "claimed this",
    "resolved": "resolved this",
    "flagged": "flagged this",
    "ai_handling": "gave this back to the AI",
}
NAMES: Mapping[str, str] = {
    "agent": "The AI",
    "phone": "Somebody on the phone app",
    "customer": "The customer",
    "operator": "A colleague",
}


def explain(answer: Answer, card: Card | None, asker: str, now: int) -> str:
    """Return one sentence, such as "Maria claimed this 2 s ago"."""
    moved = card.moved if card else None
    if not is_about_state(answer.why):
        return sentence(answer.why or "that is not possible now")
    if moved is not None and moved.event in DID and (answer.by is None or answer.by.id in {moved.by.id, to_id(moved)}):
        return f"{name_of(moved.by, asker)} {deed(moved, asker)} {ago(now - moved.at)}"
    if answer.by is not None:
        return f"{name_of(answer.by, asker)} {BY_PHASE[answer.phase.value]} {ago(now - answer.at)}"
    return sentence(answer.why)


def is_about_state(why: str) -> bool:
    """Whether a command was refused for where the conversation is, and not for what the command says."""
    return why in GATE_SAYS or why.endswith(OWNED)


def to_id(moved: LastMove) -> str:
    """Return whom the move named, empty for nobody."""
    return moved.to.id if moved.to else ""


def deed(moved: LastMove, asker: str) -> str:
    """Return what was done."""
    if moved.event == "passed" and moved.to is not None:
        to = "you" if moved.to.id == asker else moved.to.name or "a colleague"
        return f"passed this to {to}"
    return DID[moved.event]


def name_of(party: Party | Who, asker: str) -> str:
    """Return how a party is called at the start of a sentence."""
    if party.id and party.id == asker:
        return "You"
    return party.name or NAMES.get(party.kind, "Overhand")


def ago(ms: int) -> str:
    """Return how long ago something was, in one unit."""
    seconds = max(0, ms) // 1000
    if seconds < 1:
        return "just now"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} ago"
    return f"{seconds} s ago"


def sentence(text: str) -> str:
    """Return a reason as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
