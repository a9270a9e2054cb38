"""A person takes a conversation, or loses it: the move and everything that follows from it in the same record."""

from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.decide.flags import Cause, raise_flags, withdraw_queued
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation
from overhand.errors import Refused

__all__ = ["claim", "claim_effects", "phone_ends", "refuse_owned", "requeue"]

MACHINES = {"agent", "policy"}


def claim(conversation: Conversation, by: e.Party, circumstances: Circumstances) -> list[e.Event]:
    """Make `by` the owner.

    Raises:
        Refused: somebody owns it already.
    """
    if conversation.phase is Phase.HUMAN_OWNED:
        raise refuse_owned("claim", conversation)
    dst = circumstances.gate.move(conversation.phase, "claim")
    events: list[e.Event] = [e.Claimed(src=conversation.phase, dst=dst, by=by)]
    if conversation.phase is Phase.RESOLVED:
        events.append(e.EpisodeStarted(episode=conversation.episode + 1))
    return events + claim_effects(conversation, circumstances)


def claim_effects(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """The machine falls silent: what waits is withdrawn, what is on the wire is named, its draft is offered."""
    events = withdraw_queued(conversation, MACHINES, "a person took over")
    events += [
        e.AiInFlightAtClaim(outbound=outbound.id)
        for outbound in conversation.outbounds.values()
        if outbound.status in {"started", "unknown"} and outbound.author.is_machine
    ]
    return events + drafted(conversation, circumstances)


def drafted(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """What the AI was writing, or else had queued, as a draft for the person."""
    if circumstances.draft:
        return [e.DraftOffered(turn="", text=circumstances.draft)]
    waiting = conversation.outbounds.values()
    queued = [each for each in waiting if each.status == "requested" and each.author.kind == "agent"]
    return [e.DraftOffered(turn=each.turn, text=each.own_text) for each in queued[-1:]]


def requeue(conversation: Conversation, by: e.Party, why: str, circumstances: Circumstances, ids: Ids) -> list[e.Event]:
    """Back to the queue, and the team is told."""
    dst = circumstances.gate.move(conversation.phase, "requeue")
    moved = e.Requeued(src=conversation.phase, dst=dst, by=by, why=why)
    cause = Cause(reason="handed_on", by=by, sentence=why, team=conversation.team)
    return [moved, *raise_flags(conversation, [cause], circumstances, ids, phase=dst)]


def phone_ends(conversation: Conversation, by: e.Party, circumstances: Circumstances, ids: Ids) -> list[e.Event]:
    """The person on the phone has left it: to the AI; without one to the queue, or closed when nobody waits."""
    if circumstances.agent:
        dst = circumstances.gate.move(conversation.phase, "release")
        return [e.Released(src=conversation.phase, dst=dst, by=by, note="Answered from the phone app.")]
    if conversation.asked:
        return requeue(conversation, by, "The person on the phone has left it.", circumstances, ids)
    dst = circumstances.gate.move(conversation.phase, "resolve")
    return [e.Resolved(src=conversation.phase, dst=dst, by=by, outcome="handed_over")]


def refuse_owned(verb: str, conversation: Conversation) -> Refused:
    """The refusal of who came second, or who has not claimed at all."""
    owner = conversation.owner
    if owner is None:
        return Refused(verb, conversation.phase, "nobody owns this conversation: claim it first")
    name = owner.name or owner.id or owner.kind
    return Refused(verb, conversation.phase, f"{name} owns this conversation", by=owner.id)
