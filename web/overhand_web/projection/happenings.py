"""How events that are no messages become the one-line entries of a thread. Pure: no clock, no store."""

from collections.abc import Callable, Mapping
from typing import Any

from overhand.conversation import events as e
from overhand_web.projection.pen import Pen
from overhand_web.wire import Happened, Told, Who

__all__ = ["HAPPENINGS"]


SYSTEM = Who("system")


def flagged(event: e.Flagged, pen: Pen) -> None:
    """Write `Flagged`."""
    by = Who.of(event.by)
    data = Happened(
        by=by, flag=event.flag, reason=event.reason, score=event.score, hold=event.hold, team=event.team,
        message=event.message, evidence=event.evidence, sentence=event.sentence, cause=event.cause,
        detector=event.detector, src=event.src, dst=event.dst,
    )  # fmt: skip
    pen.event("flagged", by, data)


def notified(event: e.Notified, pen: Pen) -> None:
    """Write `Notified`."""
    told = tuple(Told(told.to, told.ok, told.why) for told in event.told)
    pen.event("notified", SYSTEM, Happened(flag=event.flag, step=event.step, told=told))


def widened(event: e.Widened, pen: Pen) -> None:
    """Write `Widened`."""
    by = Who.of(event.by)
    pen.event("widened", by, Happened(by=by, flag=event.flag, step=event.step, team=event.team))


def flag_expired(event: e.FlagExpired, pen: Pen) -> None:
    """Write `FlagExpired`."""
    by = Who.of(event.by)
    pen.event("expired", by, Happened(by=by, flag=event.flag, step=event.step, src=event.src, dst=event.dst))


def dismissed(event: e.Dismissed, pen: Pen) -> None:
    """Write `Dismissed`."""
    by = Who.of(event.by)
    pen.event("dismissed", by, Happened(by=by, why=event.why, src=event.src, dst=event.dst))


def assigned(event: e.Assigned, pen: Pen) -> None:
    """Write `Assigned`."""
    by = Who.of(event.by)
    pen.event("assigned", by, Happened(by=by, to=Who.of(event.to)))


def sent_to_team(event: e.SentToTeam, pen: Pen) -> None:
    """Write `SentToTeam`."""
    by = Who.of(event.by)
    pen.event("sent_to_team", by, Happened(by=by, team=event.team, note=event.note, src=event.src, dst=event.dst))


def requeued(event: e.Requeued, pen: Pen) -> None:
    """Write `Requeued`."""
    by = Who.of(event.by)
    pen.event("requeued", by, Happened(by=by, why=event.why, src=event.src, dst=event.dst))


def claimed(event: e.Claimed, pen: Pen) -> None:
    """Write `Claimed`."""
    by = Who.of(event.by)
    pen.event("claimed", by, Happened(by=by, src=event.src, dst=event.dst))


def taken_over(event: e.TakenOver, pen: Pen) -> None:
    """Write `TakenOver`."""
    by = Who.of(event.by)
    pen.event("taken_over", by, Happened(by=by, previous=Who.of(event.previous), src=event.src, dst=event.dst))


def passed_to(event: e.PassedTo, pen: Pen) -> None:
    """Write `PassedTo`."""
    by = Who.of(event.by)
    pen.event("passed", by, Happened(by=by, to=Who.of(event.to), src=event.src, dst=event.dst))


def released(event: e.Released, pen: Pen) -> None:
    """Write `Released`."""
    by = Who.of(event.by)
    pen.event("released", by, Happened(by=by, note=event.note, src=event.src, dst=event.dst))


def resolved(event: e.Resolved, pen: Pen) -> None:
    """Write `Resolved`."""
    by = Who.of(event.by)
    data = Happened(by=by, outcome=event.outcome, confirmed=event.confirmed, src=event.src, dst=event.dst)
    pen.event("resolved", by, data)


def reopened(event: e.Reopened, pen: Pen) -> None:
    """Write `Reopened`."""
    by = Who.of(event.by)
    data = Happened(by=by, to=Who.maybe(event.last_owner), src=event.src, dst=event.dst)
    pen.event("reopened", by, data)


def guidance_given(event: e.GuidanceGiven, pen: Pen) -> None:
    """Write `GuidanceGiven`."""
    by = Who.of(event.by)
    pen.event("guidance", by, Happened(by=by, text=event.text))


def offer_made(event: e.OfferMade, pen: Pen) -> None:
    """Write `OfferMade`."""
    pen.event("offer", Who("policy"), Happened(reasons=event.reasons))


def offer_answered(event: e.OfferAnswered, pen: Pen) -> None:
    """Write `OfferAnswered`."""
    customer = Who("customer", name=pen.conversation.name)
    pen.event("offer", customer, Happened(answer=event.answer, message=event.message))


def agent_disclosed(event: e.AgentDisclosed, pen: Pen) -> None:
    """Write `AgentDisclosed`."""
    pen.event("disclosed", Who("agent"), Happened(language=event.language))


def ai_in_flight(event: e.AiInFlightAtClaim, pen: Pen) -> None:
    """Write `AiInFlightAtClaim`."""
    pen.event("ai_in_flight", SYSTEM, Happened(outbound=event.outbound))


def reminder_set(event: e.ReminderSet, pen: Pen) -> None:
    """Write `ReminderSet`."""
    by = Who.of(event.by)
    data = Happened(by=by, reminder=event.reminder, state="set", at=event.at, text=event.text)
    pen.event("reminder", by, data)


def reminder_rang(event: e.ReminderRang, pen: Pen) -> None:
    """Write `ReminderRang`."""
    pen.event("reminder", Who("timer"), Happened(reminder=event.reminder, state="rang"))


def reminder_cancelled(event: e.ReminderCancelled, pen: Pen) -> None:
    """Write `ReminderCancelled`."""
    by = Who.of(event.by)
    pen.event("reminder", by, Happened(by=by, reminder=event.reminder, state="cancelled"))


def command_refused(event: e.CommandRefused, pen: Pen) -> None:
    """Write `CommandRefused`."""
    by = Who.of(event.by)
    pen.event("refused", by, Happened(by=by, verb=event.verb, why=event.why))


def command_expired(event: e.CommandExpired, pen: Pen) -> None:
    """Write `CommandExpired`."""
    by = Who.of(event.by)
    pen.event("refused", by, Happened(by=by, verb=event.verb, why="it came after its time"))


def quarantined(event: e.Quarantined, pen: Pen) -> None:
    """Write `Quarantined`."""
    pen.event("quarantined", SYSTEM, Happened(why=event.why))


HAPPENINGS: Mapping[type, Callable[[Any, Pen], None]] = {
    e.Flagged: flagged,
    e.Notified: notified,
    e.Widened: widened,
    e.FlagExpired: flag_expired,
    e.Dismissed: dismissed,
    e.Assigned: assigned,
    e.SentToTeam: sent_to_team,
    e.Requeued: requeued,
    e.Claimed: claimed,
    e.TakenOver: taken_over,
    e.PassedTo: passed_to,
    e.Released: released,
    e.Resolved: resolved,
    e.Reopened: reopened,
    e.GuidanceGiven: guidance_given,
    e.OfferMade: offer_made,
    e.OfferAnswered: offer_answered,
    e.AgentDisclosed: agent_disclosed,
    e.AiInFlightAtClaim: ai_in_flight,
    e.ReminderSet: reminder_set,
    e.ReminderRang: reminder_rang,
    e.ReminderCancelled: reminder_cancelled,
    e.CommandRefused: command_refused,
    e.CommandExpired: command_expired,
    e.Quarantined: quarantined,
}
"""How each kind of event is written; a kind that is not here leaves no line of its own."""
