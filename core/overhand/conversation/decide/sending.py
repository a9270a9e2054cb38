"""Sending: one at a time, journalled before the first byte, and every end has a name."""

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.decide.flags import Cause, raise_flags, withdrawn
from overhand.conversation.decide.reopening import reopen_undelivered
from overhand.conversation.fold import RANK
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation, Outbound

__all__ = [
    "given_up_cause",
    "lost",
    "may_send",
    "must_look",
    "proceed",
    "send_held",
    "send_lost",
    "send_refused",
    "send_succeeded",
    "settle",
    "window_is_closed",
]

ATTEMPTS = 4
SYSTEM = e.Party("system")


def proceed(conversation: Conversation, _command: c.Proceed, circumstances: Circumstances) -> list[e.Event]:
    """Start the next send, in order, if nothing is on the wire."""
    if conversation.in_flight is not None:
        return []
    events: list[e.Event] = []
    for outbound in conversation.outbounds.values():
        if outbound.status != "requested":
            continue
        if not conversation.may_send(outbound):
            events.append(withdrawn(outbound, "a person answers next"))
        elif outbound.retry_at > circumstances.now:
            return events
        elif window_is_closed(conversation, circumstances):
            return events + window_closed(conversation, outbound, circumstances)
        else:
            return [*events, e.SendStarted(outbound=outbound.id, attempt=outbound.attempt + 1)]
    return events


def window_is_closed(conversation: Conversation, circumstances: Circumstances) -> bool:
    """Whether the channel takes no free text until the customer writes again."""
    window = circumstances.rules.window_ms
    return bool(window) and circumstances.now - conversation.last_customer_at > window


def window_closed(conversation: Conversation, outbound: Outbound, circumstances: Circumstances) -> list[e.Event]:
    """It waited for too long: not tried; a fixed text is dropped, of anything else people are told."""
    why = "the reply window is closed until the customer writes again"
    if outbound.author.kind == "policy":
        return [withdrawn(outbound, why)]
    failed = e.SendFailed(outbound=outbound.id, attempt=outbound.attempt, action="template", why=why)
    return [failed, *must_look(conversation, outbound, why, circumstances)]


def may_send(conversation: Conversation, outbound: Outbound) -> bool:
    """Whether this may leave in this state: while a person owns it, only what people wrote does."""
    return conversation.may_send(outbound)


def running(conversation: Conversation, outbound_id: str, attempt: int) -> Outbound | None:
    """The outbound whose send of this attempt is still open."""
    outbound = conversation.outbounds.get(outbound_id)
    if outbound is None or outbound.status not in {"started", "unknown"} or outbound.attempt != attempt:
        return None
    return outbound


def send_succeeded(
    conversation: Conversation, command: c.SendSucceeded, _circumstances: Circumstances
) -> list[e.Event]:
    """The provider accepted it. A status that was faster has already said so: then only the name is new."""
    outbound = conversation.outbounds.get(command.outbound)
    if outbound is None or outbound.attempt != command.attempt:
        return []
    if outbound.status in RANK and command.ref in {outbound.ref, ""}:
        return []
    return [e.Sent(outbound=command.outbound, ref=command.ref)]


def send_refused(conversation: Conversation, command: c.SendRefused, circumstances: Circumstances) -> list[e.Event]:
    """Certainly not sent: again later, or a person is told in words."""
    outbound = running(conversation, command.outbound, command.attempt)
    if outbound is None:
        return []
    again = command.action == "retry" and command.attempt < ATTEMPTS
    failed = e.SendFailed(
        outbound=outbound.id,
        attempt=command.attempt,
        action=command.action,
        why=command.why,
        code=command.code,
        retry_at=circumstances.now + max(command.wait_ms, 1) if again else 0,
    )
    if again:
        return [failed]
    return [failed, *must_look(conversation, outbound, f"could not be sent: {command.why}", circumstances)]


def must_look(conversation: Conversation, outbound: Outbound, why: str, circumstances: Circumstances) -> list[e.Event]:
    """What follows when a message of ours is lost: of a machine's a person is told, of a person's their owner sees it.

    After a person has resolved the conversation nobody would see it: then it is reopened.
    """
    ids = Ids(conversation)
    if conversation.phase is Phase.RESOLVED and outbound.author.is_person:
        return reopen_undelivered(conversation, f"An answer {why}.", circumstances, ids)
    if not outbound.author.is_machine:
        return []
    cause = Cause(reason="agent_unavailable", by=SYSTEM, sentence=f"An answer {why}.")
    return raise_flags(conversation, [cause], circumstances, ids)


def send_lost(conversation: Conversation, command: c.SendLost, circumstances: Circumstances) -> list[e.Event]:
    """It may have been sent: wait for the status that tells."""
    outbound = running(conversation, command.outbound, command.attempt)
    if outbound is None or outbound.status != "started":
        return []
    return [lost(outbound, command.why, circumstances)]


def lost(outbound: Outbound, why: str, circumstances: Circumstances) -> e.SendUnknown:
    """The attempt that is open ended unknown; a status has so long to settle it."""
    pace = circumstances.rules.pace
    wait = pace.unknown_machine_ms if outbound.author.is_machine else pace.unknown_person_ms
    return e.SendUnknown(outbound=outbound.id, attempt=outbound.attempt, why=why, settle_at=circumstances.now + wait)


def settle(conversation: Conversation, outbound: Outbound, by: e.Party) -> e.Event:
    """A machine's text is tried once more where it may still be sent; of a person's, they are asked."""
    if outbound.author.is_machine and outbound.doubts < 2 and conversation.may_send(outbound):
        return e.RetryAfterUnknown(outbound=outbound.id, by=by)
    return e.GaveUpUnknown(outbound=outbound.id)


def given_up_cause() -> Cause:
    """Nobody knows whether the AI's answer has arrived."""
    sentence = "It is not known whether the AI's answer has arrived."
    return Cause(reason="agent_unavailable", by=SYSTEM, sentence=sentence)


def send_held(conversation: Conversation, command: c.SendHeld, _circumstances: Circumstances) -> list[e.Event]:
    """Stopped before the first byte: queued again if it may still go, withdrawn if a person answers next."""
    outbound = running(conversation, command.outbound, command.attempt)
    if outbound is None or outbound.status != "started":
        return []
    if conversation.may_send(outbound):
        return [
            e.SendFailed(outbound=outbound.id, attempt=command.attempt, action="retry", why=command.why, retry_at=1)
        ]
    return [withdrawn(outbound, command.why)]
