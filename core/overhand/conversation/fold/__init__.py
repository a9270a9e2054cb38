"""Folding: events make the state. Total and deterministic; asks no guard, no clock and no rule."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from overhand.conversation import events as e
from overhand.conversation.fold import customers, flags, ownership, sending, turns
from overhand.conversation.fold.sending import RANK
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation

__all__ = ["ORDER_KEPT_MS", "ORDER_MARK", "RANK", "apply", "close_record", "fold_record"]

DAY_MS = 86_400_000
IDENTITY_KEPT_MS = 8 * DAY_MS
ORDER_KEPT_MS = 60_000
"""How long a command's id is known after it was taken: no command may live longer than this."""
ORDER_MARK = "c:"
"""Marks a command's id among the identities a record names as taken."""

FOLDS: Mapping[type, Callable[[Conversation, Any, int], None]] = {
    e.ConversationStarted: customers.started,
    e.EpisodeStarted: customers.episode_started,
    e.MessageReceived: customers.message_received,
    e.MessageReplaced: customers.message_replaced,
    e.MessageEdited: customers.message_edited,
    e.MessageRevoked: customers.message_revoked,
    e.CustomerNamed: customers.customer_named,
    e.LanguageSet: customers.language_set,
    e.PhoneReplied: customers.phone_replied,
    e.MessageJudged: flags.message_judged,
    e.OfferMade: flags.offer_made,
    e.OfferAnswered: flags.offer_answered,
    e.Flagged: flags.flagged,
    e.Notified: flags.notified,
    e.Widened: flags.widened,
    e.Assigned: flags.assigned,
    e.SentToTeam: flags.sent_to_team,
    e.Quarantined: flags.quarantined,
    e.Succeeds: flags.succeeds,
    e.Claimed: ownership.claimed,
    e.TakenOver: ownership.taken_over,
    e.PassedTo: ownership.passed_to,
    e.Released: ownership.released,
    e.Resolved: ownership.resolved,
    e.Reopened: ownership.reopened,
    e.GuidanceGiven: ownership.guidance_given,
    e.NoteAdded: ownership.note_added,
    e.ReminderSet: ownership.reminder_set,
    e.ReminderRang: ownership.reminder_rang,
    e.ReminderCancelled: ownership.reminder_cancelled,
    e.Dismissed: ownership.dismissed,
    e.TurnEnded: turns.turn_ended,
    e.TurnFailed: turns.turn_failed,
    e.FactGathered: turns.fact_gathered,
    e.DraftOffered: turns.draft_offered,
    e.AgentDisclosed: turns.agent_disclosed,
    e.OutboundRequested: sending.outbound_requested,
    e.SendStarted: sending.send_started,
    e.Sent: sending.sent,
    e.StatusReported: sending.status_reported,
    e.SendFailed: sending.send_failed,
    e.SendWithdrawn: sending.send_withdrawn,
    e.SendUnknown: sending.send_unknown,
    e.RetryAfterUnknown: sending.retry_after_unknown,
    e.GaveUpUnknown: sending.gave_up_unknown,
    e.CommandRefused: ownership.command_refused,
    e.CommandExpired: ownership.command_expired,
}
"""How each kind of event changes the state; a kind that is not here only tells, and changes nothing."""


def apply(conversation: Conversation, event: e.Event, at: int) -> None:
    """Fold one event that happened at `at` into the conversation."""
    if isinstance(event, e.Moved):
        enter(conversation, event, at)
    handler = FOLDS.get(type(event))
    if handler is not None:
        handler(conversation, event, at)


def fold_record(
    conversation: Conversation, events: Iterable[e.Event], *, at: int, took: Iterable[str], hint: int
) -> None:
    """Fold one journal record: its events, then what it took."""
    for event in events:
        apply(conversation, event, at)
    close_record(conversation, at=at, took=took, hint=hint)


def close_record(conversation: Conversation, *, at: int, took: Iterable[str], hint: int) -> None:
    """Fold what a record says beside its events: the identities it took, its place in the inbox, its number."""
    for identity in took:
        if identity.startswith(ORDER_MARK):
            conversation.orders[identity] = at + ORDER_KEPT_MS
        else:
            conversation.took[identity] = at + IDENTITY_KEPT_MS
    conversation.hint = max(conversation.hint, hint)
    conversation.ver += 1
    conversation.updated_at = at
    forget(conversation, at)


def forget(conversation: Conversation, at: int) -> None:
    """Drop what a record this late no longer needs to know, by the record's own time."""
    for kept in (conversation.orders, conversation.took):
        while kept:
            oldest = next(iter(kept))
            if kept[oldest] > at:
                break
            del kept[oldest]
            conversation.refusals.pop(oldest, None)


def enter(conversation: Conversation, event: e.Moved, at: int) -> None:
    """Follow a move of the state machine."""
    if event.dst is not conversation.phase:
        conversation.phase_since = at
    conversation.phase = event.dst
    if event.dst is Phase.AI_HANDLING and event.src is not Phase.AI_HANDLING:
        conversation.answering_since = at
    if event.dst is not Phase.FLAGGED:
        leave_flags(conversation)
    if event.dst is not Phase.HUMAN_OWNED and conversation.owner is not None:
        conversation.last_owner = conversation.owner
        conversation.owner = None


def leave_flags(conversation: Conversation) -> None:
    """All flags end together: somebody has looked, or the last step of their ladders was reached."""
    conversation.assigned = None
    conversation.quarantined = False
    for flag in conversation.flags.values():
        conversation.past_flags[flag.id] = flag.reason
        if flag.evidence:
            conversation.judged_evidence.append(flag.evidence)
    conversation.flags.clear()
    conversation.passed_on.clear()
    conversation.offer_open = False
