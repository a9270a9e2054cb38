"""Folding who owns a conversation, and what operators set beside it."""

from overhand.conversation import events as e
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation, Episode, Reminder

__all__ = [
    "claimed",
    "command_expired",
    "command_refused",
    "dismissed",
    "guidance_given",
    "note_added",
    "passed_to",
    "released",
    "reminder_cancelled",
    "reminder_rang",
    "reminder_set",
    "reopened",
    "resolved",
    "taken_over",
]


def claimed(conversation: Conversation, event: e.Claimed, at: int) -> None:
    """Fold `Claimed`."""
    own(conversation, event.by, at)


def taken_over(conversation: Conversation, event: e.TakenOver, at: int) -> None:
    """Fold `TakenOver`."""
    own(conversation, event.by, at)


def passed_to(conversation: Conversation, event: e.PassedTo, at: int) -> None:
    """Fold `PassedTo`."""
    own(conversation, event.to, at)


def released(conversation: Conversation, event: e.Released, at: int) -> None:
    """Fold `Released`."""
    conversation.handback = event.note
    conversation.draft = conversation.last_reply = ""
    conversation.disclosed = False
    conversation.replies = 0


def dismissed(conversation: Conversation, event: e.Dismissed, at: int) -> None:
    """Fold `Dismissed`: a person has looked, so the AI's ceiling begins afresh."""
    conversation.replies = 0


def resolved(conversation: Conversation, event: e.Resolved, at: int) -> None:
    """Fold `Resolved`."""
    if event.src is not Phase.HUMAN_OWNED:
        conversation.last_owner = None
    conversation.resolved_at = at
    conversation.outcome = event.outcome
    conversation.asked.clear()
    conversation.reminders.clear()
    last = conversation.lines[-1].text if conversation.lines else ""
    conversation.episodes.append(
        Episode(episode=conversation.episode, ended_at=at, outcome=event.outcome, last_words=last[:200])
    )
    del conversation.episodes[:-20]


def reopened(conversation: Conversation, event: e.Reopened, at: int) -> None:
    """Fold `Reopened`."""
    conversation.assigned = event.last_owner


def guidance_given(conversation: Conversation, event: e.GuidanceGiven, at: int) -> None:
    """Fold `GuidanceGiven`."""
    conversation.guidance.append(event.text)


def note_added(conversation: Conversation, event: e.NoteAdded, at: int) -> None:
    """Fold `NoteAdded`."""
    conversation.serial += 1


def reminder_set(conversation: Conversation, event: e.ReminderSet, at: int) -> None:
    """Fold `ReminderSet`."""
    conversation.serial += 1
    conversation.reminders[event.reminder] = Reminder(event.reminder, event.by, event.at, event.text)


def reminder_rang(conversation: Conversation, event: e.ReminderRang, at: int) -> None:
    """Fold `ReminderRang`."""
    conversation.reminders.pop(event.reminder, None)


def reminder_cancelled(conversation: Conversation, event: e.ReminderCancelled, at: int) -> None:
    """Fold `ReminderCancelled`."""
    conversation.reminders.pop(event.reminder, None)


def own(conversation: Conversation, owner: e.Party, at: int) -> None:
    """Make a person the owner; what the machine was doing belongs to an earlier tenure."""
    conversation.owner = owner
    conversation.owner_since = conversation.owner_spoke_at = at
    conversation.tenure += 1


def command_refused(conversation: Conversation, event: e.CommandRefused, at: int) -> None:
    """Fold `CommandRefused`: a repeat of the command gets the same answer."""
    conversation.refusals["c:" + event.command] = event.why


def command_expired(conversation: Conversation, event: e.CommandExpired, at: int) -> None:
    """Fold `CommandExpired`: a repeat of the command gets the same answer."""
    conversation.refusals["c:" + event.command] = "it came too late"
