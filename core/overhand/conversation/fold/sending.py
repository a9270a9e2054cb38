"""Folding what was sent, and how far it came."""

from collections.abc import Mapping

from overhand.conversation import events as e
from overhand.conversation.fold.lines import resay, say_outbound, unsay
from overhand.conversation.state import ENDED, Conversation, Outbound

__all__ = [
    "RANK",
    "gave_up_unknown",
    "outbound_requested",
    "retry_after_unknown",
    "send_failed",
    "send_started",
    "send_unknown",
    "send_withdrawn",
    "sent",
    "status_reported",
]

OUTBOUNDS_KEPT = 40

RANK: Mapping[str, int] = {"sent": 1, "failed": 2, "delivered": 3, "read": 4, "played": 5}
"""How far a message came: a status only ever climbs, so that the order in which statuses arrive is of no account.

`failed` stands above `sent` (accepted first, refused later) and below `delivered`, which proves that it arrived.
"""


def outbound_requested(conversation: Conversation, event: e.OutboundRequested, at: int) -> None:
    """Fold `OutboundRequested`."""
    conversation.serial += 1
    outbound = Outbound(
        id=event.outbound, author=event.author, text=event.text, at=at, turn=event.turn, moment=event.moment,
        reply_to=event.reply_to, disclosure=event.disclosure,
    )  # fmt: skip
    conversation.outbounds[event.outbound] = outbound
    for old in list(conversation.outbounds.values())[:-OUTBOUNDS_KEPT]:
        if old.status in ENDED:
            del conversation.outbounds[old.id]
    say_outbound(conversation, outbound, at)


def send_started(conversation: Conversation, event: e.SendStarted, at: int) -> None:
    """Fold `SendStarted`."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is not None:
        outbound.status, outbound.attempt, outbound.started_at = "started", event.attempt, at


def sent(conversation: Conversation, event: e.Sent, at: int) -> None:
    """Fold `Sent`."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is None:
        return
    outbound.ref = event.ref or outbound.ref
    if outbound.status not in RANK:
        outbound.status = "sent"
    for said in conversation.lines:
        if said.id == event.outbound:
            said.ref = outbound.ref


def status_reported(conversation: Conversation, event: e.StatusReported, at: int) -> None:
    """Fold `StatusReported`."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is None or RANK.get(event.status, 0) <= RANK.get(outbound.status, 0):
        return
    revived = outbound.status == "failed"
    outbound.status = event.status
    if event.status == "failed":
        unsay(conversation, outbound, at)
    elif revived:
        resay(conversation, outbound, at)


def send_failed(conversation: Conversation, event: e.SendFailed, at: int) -> None:
    """Fold `SendFailed`: an attempt that was in doubt no longer is."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is None:
        return
    if outbound.status == "unknown":
        outbound.doubts -= 1
    outbound.status, outbound.retry_at = ("requested", event.retry_at) if event.retry_at else ("failed", 0)
    if outbound.status == "failed":
        unsay(conversation, outbound, at)


def send_withdrawn(conversation: Conversation, event: e.SendWithdrawn, at: int) -> None:
    """Fold `SendWithdrawn`."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is not None and outbound.status not in ENDED:
        outbound.status = "withdrawn"
        unsay(conversation, outbound, at)


def send_unknown(conversation: Conversation, event: e.SendUnknown, at: int) -> None:
    """Fold `SendUnknown`."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is not None:
        outbound.status, outbound.settle_at = "unknown", event.settle_at
        outbound.doubts += 1


def retry_after_unknown(conversation: Conversation, event: e.RetryAfterUnknown, at: int) -> None:
    """Fold `RetryAfterUnknown`; one that had failed is said again."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is None:
        return
    outbound.status, outbound.retry_at = "requested", 0
    if all(said.id != outbound.id for said in conversation.lines):
        say_outbound(conversation, outbound, at)


def gave_up_unknown(conversation: Conversation, event: e.GaveUpUnknown, at: int) -> None:
    """Fold `GaveUpUnknown`."""
    outbound = conversation.outbounds.get(event.outbound)
    if outbound is not None:
        outbound.status = "given_up"
