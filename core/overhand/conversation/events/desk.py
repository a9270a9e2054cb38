"""What operators set beside the conversation, and commands and conversations that came to nothing."""

from overhand.conversation.events.base import BaseEvent
from overhand.conversation.events.parties import Party

__all__ = [
    "CommandExpired",
    "CommandRefused",
    "GuidanceGiven",
    "NoteAdded",
    "Quarantined",
    "ReminderCancelled",
    "ReminderRang",
    "ReminderSet",
    "Succeeds",
]


class NoteAdded(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="note_added"):
    """A private note. It never reaches the AI or the channel."""

    note: str
    by: Party
    text: str


class GuidanceGiven(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="guidance_given"):
    """An instruction for the AI while it handles; never for the customer."""

    by: Party
    text: str


class ReminderSet(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="reminder_set"):
    """An operator wants to be reminded at a time."""

    reminder: str
    by: Party
    at: int
    text: str = ""


class ReminderRang(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="reminder_rang"):
    """The time of a reminder has come."""

    reminder: str


class ReminderCancelled(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="reminder_cancelled"):
    """A reminder is no longer wanted."""

    reminder: str
    by: Party


class CommandRefused(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="command_refused"):
    """A command was not possible; the record makes its refusal final."""

    command: str
    verb: str
    why: str
    by: Party


class CommandExpired(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="command_expired"):
    """A command came after its time."""

    command: str
    verb: str
    by: Party


class Quarantined(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="quarantined"):
    """Activating this conversation failed too often; a person must look."""

    why: str


class Succeeds(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="succeeds"):
    """This conversation continues one whose journal is broken; the customer may refer to what is not here."""

    previous: str
