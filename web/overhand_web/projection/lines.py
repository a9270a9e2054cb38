"""How events become the messages of a thread, and what happens to them afterwards. Pure: no clock, no store."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from overhand.conversation import events as e
from overhand_web.projection import happenings
from overhand_web.projection.pen import Change, Pen
from overhand_web.wire import Happened, Line, Who

__all__ = ["write_lines"]

RANK = {"queued": 0, "sending": 1, "unknown": 2, "sent": 3, "delivered": 4, "read": 5}
"""How far a message of ours came; a status never takes it back."""


def write_lines(events: Iterable[e.Event], pen: Pen) -> dict[str, Line]:
    """Write the lines of one record's events, whose fold is `pen.conversation`; returns those that changed."""
    facts: dict[str, str] = {}
    for event in events:
        if isinstance(event, e.FactGathered):
            facts[event.name] = event.value
            continue
        writer = WRITERS.get(type(event)) or happenings.HAPPENINGS.get(type(event))
        if writer is not None:
            writer(event, pen)
    if facts:
        pen.event("facts", Who("agent"), Happened(facts=facts))
    return pen.changed


def message_received(event: e.MessageReceived, pen: Pen) -> None:
    """Write `MessageReceived`."""
    customer = Who("customer", name=pen.conversation.name)
    quoted = pen.conversation.by_ref(event.reply_to)
    reply_to = quoted.id if quoted else ""
    pen.message(event.message, customer, event.text, form=event.form, status="received", reply_to=reply_to)


def message_replaced(event: e.MessageReplaced, pen: Pen) -> None:
    """Write `MessageReplaced`."""
    pen.change(event.message, Change(text=event.text, form=event.form))


def message_edited(event: e.MessageEdited, pen: Pen) -> None:
    """Write `MessageEdited`."""
    pen.change(event.message, Change(text=event.text, edited=True))


def message_revoked(event: e.MessageRevoked, pen: Pen) -> None:
    """Write `MessageRevoked`."""
    pen.change(event.message, Change(revoked=True))


def message_reacted(event: e.MessageReacted, pen: Pen) -> None:
    """Write `MessageReacted`."""
    pen.change(event.message, Change(reactions=(event.emoji,) if event.emoji else ()))


def phone_replied(event: e.PhoneReplied, pen: Pen) -> None:
    """Write `PhoneReplied`."""
    pen.message(event.message, Who("phone"), event.text, form=event.form, status="sent")


def message_judged(event: e.MessageJudged, pen: Pen) -> None:
    """Write `MessageJudged`."""
    mark(
        pen,
        event.message,
        [verdict.evidence for verdict in event.verdicts if not verdict.shadow and verdict.score >= verdict.flag_at],
    )


def outbound_requested(event: e.OutboundRequested, pen: Pen) -> None:
    """Write `OutboundRequested`."""
    author = Who.of(event.author)
    pen.message(event.outbound, author, event.text, form="text", status="queued", reply_to=event.reply_to)


def send_started(event: e.SendStarted, pen: Pen) -> None:
    """Write `SendStarted`."""
    pen.change(event.outbound, Change(status="sending", why="", action=""))


def sent(event: e.Sent, pen: Pen) -> None:
    """Write `Sent`."""
    climb(pen, event.outbound, "sent")


def status_reported(event: e.StatusReported, pen: Pen) -> None:
    """Write `StatusReported`."""
    if event.status == "failed":
        pen.change(event.outbound, Change(status="failed", why=event.why, action="retry"))
    else:
        climb(pen, event.outbound, "read" if event.status == "played" else event.status)


def send_failed(event: e.SendFailed, pen: Pen) -> None:
    """Write `SendFailed`."""
    status = "queued" if event.retry_at else "failed"
    pen.change(event.outbound, Change(status=status, why=event.why, action=event.action))


def send_withdrawn(event: e.SendWithdrawn, pen: Pen) -> None:
    """Write `SendWithdrawn`."""
    pen.change(event.outbound, Change(status="withdrawn", why=event.why))


def send_unknown(event: e.SendUnknown, pen: Pen) -> None:
    """Write `SendUnknown`."""
    pen.change(event.outbound, Change(status="unknown", why=event.why))


def retry_after_unknown(event: e.RetryAfterUnknown, pen: Pen) -> None:
    """Write `RetryAfterUnknown`."""
    pen.change(event.outbound, Change(status="queued", why="", action=""))


def gave_up_unknown(event: e.GaveUpUnknown, pen: Pen) -> None:
    """Write `GaveUpUnknown`."""
    pen.change(event.outbound, Change(status="unknown", action="retry"))


def note_added(event: e.NoteAdded, pen: Pen) -> None:
    """Write `NoteAdded`."""
    pen.entry("note", Who.of(event.by), event.text, line=event.note)


def tool_called(event: e.ToolCalled, pen: Pen) -> None:
    """Write `ToolCalled`."""
    data = Happened(tool=event.tool, arguments=event.arguments, result=event.result, ok=event.ok, turn=event.turn)
    pen.entry("tool", Who("agent"), event.tool, data=data)


def draft_offered(event: e.DraftOffered, pen: Pen) -> None:
    """Write `DraftOffered`."""
    pen.entry("draft", Who("agent"), event.text, data=Happened(turn=event.turn))


def flagged(event: e.Flagged, pen: Pen) -> None:
    """Write `Flagged`."""
    mark(pen, event.message, [event.evidence])
    happenings.flagged(event, pen)


def mark(pen: Pen, line: str, spans: list[str]) -> None:
    """Mark the spans of a message that a detector went by."""
    old = pen.find(line)
    fresh = [span for span in dict.fromkeys(spans) if span and old is not None and span not in old.evidence]
    if old is not None and fresh:
        pen.change(line, Change(evidence=(*old.evidence, *fresh)))


def climb(pen: Pen, line: str, status: str) -> None:
    """Take a message of ours further, never back: the provider's reports come in any order."""
    old = pen.find(line)
    if old is not None and RANK.get(status, 0) > RANK.get(old.status, -1):
        pen.change(line, Change(status=status, why="", action=""))


WRITERS: Mapping[type, Callable[[Any, Pen], None]] = {
    e.MessageReceived: message_received,
    e.MessageReplaced: message_replaced,
    e.MessageEdited: message_edited,
    e.MessageRevoked: message_revoked,
    e.MessageReacted: message_reacted,
    e.PhoneReplied: phone_replied,
    e.MessageJudged: message_judged,
    e.OutboundRequested: outbound_requested,
    e.SendStarted: send_started,
    e.Sent: sent,
    e.StatusReported: status_reported,
    e.SendFailed: send_failed,
    e.SendWithdrawn: send_withdrawn,
    e.SendUnknown: send_unknown,
    e.RetryAfterUnknown: retry_after_unknown,
    e.GaveUpUnknown: gave_up_unknown,
    e.NoteAdded: note_added,
    e.ToolCalled: tool_called,
    e.DraftOffered: draft_offered,
    e.Flagged: flagged,
}
"""How each kind of event is written; a kind that is not here leaves no line of its own."""
