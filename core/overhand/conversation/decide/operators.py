"""What operators ask. Every verb is possible or refused with a reason, and a refusal is final."""

from collections.abc import Callable, Mapping
from typing import Any

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Decision, Ids
from overhand.conversation.decide.flags import Cause, must_know_reason, raise_flags, withdraw_queued
from overhand.conversation.decide.ownership import claim, claim_effects, refuse_owned, requeue
from overhand.conversation.decide.sending import window_is_closed
from overhand.conversation.decide.turns import OUTCOMES
from overhand.conversation.decide.verdicts import do_verdict
from overhand.conversation.fold import ORDER_KEPT_MS, ORDER_MARK
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation
from overhand.errors import Refused

__all__ = ["MAY", "take_order"]

RANKS: Mapping[str, int] = {"viewer": 0, "operator": 1, "supervisor": 2, "admin": 3}

MAY: Mapping[str, str] = {"assign": "supervisor", "take_over": "operator", "requeue": "supervisor"}
"""The least role a verb needs; the others need an operator."""

RESENDABLE = frozenset({"failed", "withdrawn", "unknown", "given_up"})


def take_order(conversation: Conversation, order: c.Order, circumstances: Circumstances) -> Decision:
    """Decide an order. Repeated by its id it changes nothing; expired or refused it leaves a record."""
    if ORDER_MARK + order.id in conversation.orders:
        return Decision()
    verb = verb_name(order.verb)
    if order.expires > circumstances.now + ORDER_KEPT_MS:
        why = f"a command expires within {ORDER_KEPT_MS // 1000} s, as long as its repeat is known"
        refusal = Refused(verb, conversation.phase, why)
        return Decision((e.CommandRefused(command=order.id, verb=verb, why=why, by=order.by),), refused=refusal)
    if order.expires and order.expires < circumstances.now:
        return Decision((e.CommandExpired(command=order.id, verb=verb, by=order.by),), expired=True)
    try:
        check_right(conversation, order)
        return Decision(tuple(VERBS[type(order.verb)](conversation, order, order.verb, circumstances)))
    except Refused as refusal:
        refused = e.CommandRefused(command=order.id, verb=verb, why=refusal.why, by=order.by)
        return Decision((refused,), refused=refusal)


def verb_name(verb: c.Verb) -> str:
    """The verb's word, as in the API."""
    return str(verb.__struct_config__.tag)


def check_right(conversation: Conversation, order: c.Order) -> None:
    """Refuse what the role does not allow, and everything before the customer has said a word."""
    verb = verb_name(order.verb)
    least = MAY.get(verb, "operator")
    if RANKS.get(order.role, 0) < RANKS[least]:
        raise Refused(verb, conversation.phase, f"this needs the role {least}")
    if conversation.episode == 0:
        raise Refused(verb, conversation.phase, "there is no such conversation")


def must_own(verb: str, conversation: Conversation, order: c.Order) -> None:
    """Only the owner, or a supervisor in their place; anybody for a phone, whose person may have no console."""
    owner = conversation.owner
    if owner is None or owner.id == order.by.id or owner.kind == "phone":
        return
    if RANKS[order.role] < RANKS["supervisor"]:
        raise refuse_owned(verb, conversation)


def must_be_operator(verb: str, conversation: Conversation, party: e.Party) -> None:
    """Only somebody with a console can be named."""
    if party.kind != "operator" or not party.id:
        raise Refused(verb, conversation.phase, "only an operator can be named")


def must_say(verb: str, conversation: Conversation, text: str) -> None:
    """Words are needed."""
    if not text.strip():
        raise Refused(verb, conversation.phase, "there is nothing to send" if verb == "reply" else "it has no words")


def do_claim(conversation: Conversation, order: c.Order, _verb: c.Claim, circumstances: Circumstances) -> list[e.Event]:
    """Own it."""
    return claim(conversation, order.by, circumstances)


def do_take_over(
    conversation: Conversation, order: c.Order, verb: c.TakeOver, circumstances: Circumstances
) -> list[e.Event]:
    """Take it from its owner, if that is still the one the operator saw."""
    dst = circumstances.gate.move(conversation.phase, "take_over")
    owner = conversation.owner or e.Party("system")
    if owner.id != verb.previous:
        raise refuse_owned("take_over", conversation)
    if owner.id == order.by.id and owner.kind == order.by.kind:
        raise Refused("take_over", conversation.phase, "you own it already", by=owner.id)
    taken = e.TakenOver(src=conversation.phase, dst=dst, by=order.by, previous=owner)
    return [taken, *claim_effects(conversation, circumstances)]


def do_assign(
    conversation: Conversation, order: c.Order, verb: c.Assign, circumstances: Circumstances
) -> list[e.Event]:
    """Name who should claim."""
    dst = circumstances.gate.move(conversation.phase, "assign")
    must_be_operator("assign", conversation, verb.to)
    return [e.Assigned(src=conversation.phase, dst=dst, by=order.by, to=verb.to)]


def do_pass_to(
    conversation: Conversation, order: c.Order, verb: c.PassTo, circumstances: Circumstances
) -> list[e.Event]:
    """Hand it to a person."""
    dst = circumstances.gate.move(conversation.phase, "pass_to")
    must_own("pass_to", conversation, order)
    must_be_operator("pass_to", conversation, verb.to)
    if conversation.owner is not None and conversation.owner.id == verb.to.id:
        raise Refused("pass_to", conversation.phase, "they own it already", by=verb.to.id)
    return [e.PassedTo(src=conversation.phase, dst=dst, by=order.by, to=verb.to)]


def do_send_to_team(
    conversation: Conversation, order: c.Order, verb: c.SendToTeam, circumstances: Circumstances
) -> list[e.Event]:
    """Hand it to a team, which is told and must claim."""
    dst = circumstances.gate.move(conversation.phase, "send_to_team")
    must_own("send_to_team", conversation, order)
    sent = e.SentToTeam(src=conversation.phase, dst=dst, by=order.by, team=verb.team, note=verb.note)
    cause = Cause(reason="handed_on", by=order.by, sentence=verb.note or "Sent to this team.", team=verb.team)
    return [sent, *raise_flags(conversation, [cause], circumstances, Ids(conversation), phase=dst)]


def do_release(
    conversation: Conversation, order: c.Order, verb: c.Release, circumstances: Circumstances
) -> list[e.Event]:
    """Back to the AI; refused where no agent can answer."""
    dst = circumstances.gate.move(conversation.phase, "release")
    must_own("release", conversation, order)
    if not circumstances.agent:
        raise Refused("release", conversation.phase, "no agent can answer: resolve it, or send it to a team")
    return [e.Released(src=conversation.phase, dst=dst, by=order.by, note=verb.note)]


def do_dismiss(
    conversation: Conversation, order: c.Order, verb: c.Dismiss, circumstances: Circumstances
) -> list[e.Event]:
    """Not needed: this is the verdict, too."""
    dst = circumstances.gate.move(conversation.phase, "dismiss")
    return [e.Dismissed(src=conversation.phase, dst=dst, by=order.by, why=verb.why)]


def do_resolve(
    conversation: Conversation, order: c.Order, verb: c.Resolve, circumstances: Circumstances
) -> list[e.Event]:
    """Done."""
    if verb.outcome not in OUTCOMES:
        raise Refused("resolve", conversation.phase, f"no such outcome: {verb.outcome}")
    dst = circumstances.gate.move(conversation.phase, "resolve")
    must_own("resolve", conversation, order)
    dropped = withdraw_queued(conversation, {"agent"}, "a person resolved the conversation")
    return [*dropped, e.Resolved(src=conversation.phase, dst=dst, by=order.by, outcome=verb.outcome, confirmed=True)]


def do_requeue(
    conversation: Conversation, order: c.Order, verb: c.Requeue, circumstances: Circumstances
) -> list[e.Event]:
    """Back to the queue."""
    why = verb.why or f"{order.by.name or order.by.id} put it back into the queue."
    return requeue(conversation, order.by, why, circumstances, Ids(conversation))


def do_flag(
    conversation: Conversation, order: c.Order, verb: c.RaiseFlag, circumstances: Circumstances
) -> list[e.Event]:
    """A person wants a person to look."""
    circumstances.gate.move(conversation.phase, "flag")
    must_know_reason("flag", conversation, verb.reason, circumstances)
    sentence = verb.sentence or f"{order.by.name or order.by.id} asked for a person."
    cause = Cause(reason=verb.reason, by=order.by, sentence=sentence)
    flags = raise_flags(conversation, [cause], circumstances, Ids(conversation))
    if not flags:
        raise Refused("flag", conversation.phase, f"it is flagged for {verb.reason} already")
    return flags


def do_reply(conversation: Conversation, order: c.Order, verb: c.Reply, circumstances: Circumstances) -> list[e.Event]:
    """Any message of a person takes the conversation: claim and send in one record."""
    must_say("reply", conversation, verb.text)
    events: list[e.Event] = []
    if conversation.phase is not Phase.HUMAN_OWNED:
        events += claim(conversation, order.by, circumstances)
    elif not owns(conversation, order.by):
        raise refuse_owned("reply", conversation)
    check_window("reply", conversation, circumstances)
    events.append(
        e.OutboundRequested(outbound=Ids(conversation).next(), author=order.by, text=verb.text, reply_to=verb.reply_to)
    )
    return events


def owns(conversation: Conversation, party: e.Party) -> bool:
    """Whether this very person owns it."""
    owner = conversation.owner
    return owner is not None and (owner.kind, owner.id) == (party.kind, party.id)


def check_window(verb: str, conversation: Conversation, circumstances: Circumstances) -> None:
    """Refuse free text after the channel's reply window has closed."""
    if window_is_closed(conversation, circumstances):
        raise Refused(verb, conversation.phase, "the reply window is closed until the customer writes again")


def do_note(
    conversation: Conversation, order: c.Order, verb: c.AddNote, _circumstances: Circumstances
) -> list[e.Event]:
    """A private note."""
    must_say("note", conversation, verb.text)
    return [e.NoteAdded(note=Ids(conversation).next(), by=order.by, text=verb.text)]


def do_guide(conversation: Conversation, order: c.Order, verb: c.Guide, _circumstances: Circumstances) -> list[e.Event]:
    """An instruction for the AI while it handles."""
    if not conversation.ai_may_answer:
        raise Refused("guide", conversation.phase, "the AI does not answer here now")
    must_say("guide", conversation, verb.text)
    return [e.GuidanceGiven(by=order.by, text=verb.text)]


def do_remind(
    conversation: Conversation, order: c.Order, verb: c.Remind, circumstances: Circumstances
) -> list[e.Event]:
    """Remind me."""
    if verb.at <= circumstances.now:
        raise Refused("remind", conversation.phase, "that time has passed")
    return [e.ReminderSet(reminder=Ids(conversation).next(), by=order.by, at=verb.at, text=verb.text)]


def do_cancel_reminder(
    conversation: Conversation, order: c.Order, verb: c.CancelReminder, _circumstances: Circumstances
) -> list[e.Event]:
    """No longer."""
    if verb.reminder not in conversation.reminders:
        raise Refused("cancel_reminder", conversation.phase, "there is no such reminder")
    return [e.ReminderCancelled(reminder=verb.reminder, by=order.by)]


def do_resend(
    conversation: Conversation, order: c.Order, verb: c.Resend, circumstances: Circumstances
) -> list[e.Event]:
    """Send a message again whose end is unknown or which never left; only the owner decides that."""
    outbound = conversation.outbounds.get(verb.outbound)
    if outbound is None or outbound.status not in RESENDABLE:
        raise Refused("resend", conversation.phase, "only a failed or unknown message can be sent again")
    if not owns(conversation, order.by):
        raise refuse_owned("resend", conversation)
    check_window("resend", conversation, circumstances)
    if not outbound.author.is_person:
        raise Refused("resend", conversation.phase, "the AI's message is not sent while a person owns this")
    return [e.RetryAfterUnknown(outbound=outbound.id, by=order.by)]


VERBS: Mapping[type, Callable[[Conversation, c.Order, Any, Circumstances], list[e.Event]]] = {
    c.Claim: do_claim,
    c.TakeOver: do_take_over,
    c.Assign: do_assign,
    c.PassTo: do_pass_to,
    c.SendToTeam: do_send_to_team,
    c.Release: do_release,
    c.Dismiss: do_dismiss,
    c.Resolve: do_resolve,
    c.Requeue: do_requeue,
    c.RaiseFlag: do_flag,
    c.Reply: do_reply,
    c.AddNote: do_note,
    c.Guide: do_guide,
    c.Remind: do_remind,
    c.CancelReminder: do_cancel_reminder,
    c.GiveVerdict: do_verdict,
    c.Resend: do_resend,
}
