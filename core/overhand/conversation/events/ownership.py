"""Who answers next."""

from overhand.conversation.events.base import Moved
from overhand.conversation.events.parties import Party

__all__ = ["Claimed", "PassedTo", "Released", "Reopened", "Requeued", "Resolved", "TakenOver"]


class Requeued(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="requeued"):
    """The owner was gone or silent too long: back to the queue."""

    why: str = ""


class Claimed(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="claimed"):
    """A person owns the conversation from here on."""


class TakenOver(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="taken_over"):
    """Another person took it from its owner."""

    previous: Party


class PassedTo(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="passed_to"):
    """The owner handed it to a person who accepted."""

    to: Party


class Released(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="released"):
    """Back to the AI, with what it should know."""

    note: str = ""


class Resolved(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="resolved"):
    """The end of an episode. Outcome: contained, handed_over or abandoned."""

    outcome: str
    confirmed: bool = False


class Reopened(Moved, frozen=True, kw_only=True, omit_defaults=True, tag="reopened"):
    """The customer wrote again: to the AI, or flagged to the last owner inside a set window."""

    last_owner: Party | None = None
