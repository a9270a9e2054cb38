"""What customers, phones and providers send."""

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.decide.flags import Cause, raise_flags
from overhand.conversation.decide.ownership import claim, phone_ends
from overhand.conversation.decide.reopening import reopen
from overhand.conversation.decide.sending import must_look
from overhand.conversation.fold import RANK
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation, Outbound, Said

__all__ = ["take_echo", "take_edit", "take_message", "take_reaction", "take_revoke", "take_status"]

CUSTOMER = e.Party("customer")
PHONE = e.Party("phone")
NO_REPLY = frozenset({"edit", "revoke", "reaction"})
"""Forms of an echo that answer nobody: a person tidied up what they had written."""


def take_message(conversation: Conversation, command: c.TakeMessage, circumstances: Circumstances) -> list[e.Event]:
    """The customer wrote: begin or reopen what must be, then record the words. A provider's notice is no such word."""
    if command.form == "system":
        return []
    earlier = conversation.by_ref(command.ref)
    if earlier is not None and (conversation.phase is not Phase.RESOLVED or not is_better(earlier, command)):
        return replaced(earlier, command)
    events = opening(conversation, command, circumstances)
    if command.succeeds and not conversation.succeeds:
        events += continued(command, circumstances, conversation)
    if command.name and command.name != conversation.name and conversation.episode:
        events.append(e.CustomerNamed(name=command.name))
    if command.language and command.language != conversation.language:
        events.append(e.LanguageSet(language=command.language))
    events.append(
        e.MessageReceived(
            message=command.message,
            ref=command.ref,
            text=command.text,
            sent_at=command.sent_at,
            form=command.form,
            reply_to=command.reply_to,
            media=command.media,
            supported=command.supported,
        )
    )
    return events


def continued(command: c.TakeMessage, circumstances: Circumstances, conversation: Conversation) -> list[e.Event]:
    """What came before cannot be read: a person must look, since the customer need not say it again."""
    phase = conversation.phase if conversation.episode else Phase.AI_HANDLING
    sentence = "What this customer wrote before cannot be read any more."
    cause = Cause(reason="handed_on", by=e.Party("system"), message=command.message, sentence=sentence)
    flags = raise_flags(conversation, [cause], circumstances, Ids(conversation), phase=phase)
    return [e.Succeeds(previous=command.succeeds), *flags]


def is_better(earlier: Said, command: c.TakeMessage) -> bool:
    """Whether this is the real body of what came as a placeholder."""
    return command.supported and not earlier.supported


def replaced(earlier: Said, command: c.TakeMessage) -> list[e.Event]:
    """A real body for a placeholder of the same provider id; a placeholder after its body says nothing new."""
    if not is_better(earlier, command):
        return []
    return [e.MessageReplaced(message=earlier.id, text=command.text, form=command.form, media=command.media)]


def opening(
    conversation: Conversation, command: c.TakeMessage | c.TakeEcho, circumstances: Circumstances
) -> list[e.Event]:
    """Start the conversation, or reopen a resolved one."""
    if conversation.episode == 0:
        return begin(command)
    if conversation.phase is not Phase.RESOLVED:
        return []
    return reopen(conversation, circumstances)


def begin(command: c.TakeMessage | c.TakeEcho) -> list[e.Event]:
    """The very first events."""
    started = e.ConversationStarted(
        channel=command.channel,
        number=command.number,
        to=command.to,
        name=command.name if isinstance(command, c.TakeMessage) else "",
    )
    return [started, e.EpisodeStarted(episode=1)]


def take_echo(conversation: Conversation, command: c.TakeEcho, circumstances: Circumstances) -> list[e.Event]:
    """A reply from the phone app claims; in HUMAN_OWNED it is recorded and leaves the owner.

    Authorship comes from our own send log: an echo of what we sent ourselves is nobody's. The keyword alone is no
    reply: it gives back what the phone holds.
    """
    ours = any(each.ref == command.ref for each in conversation.outbounds.values())
    if ours or command.form in NO_REPLY or conversation.by_ref(command.ref):
        return []
    if command.text.strip().casefold() == circumstances.rules.phone_keyword.casefold():
        held = conversation.owner is not None and conversation.owner.kind == "phone"
        return phone_ends(conversation, PHONE, circumstances, Ids(conversation)) if held else []
    events: list[e.Event] = begin(command) if conversation.episode == 0 else []
    if conversation.phase is not Phase.HUMAN_OWNED:
        events += claim(conversation, PHONE, circumstances)
    events.append(
        e.PhoneReplied(
            message=command.message,
            ref=command.ref,
            text=command.text,
            sent_at=command.sent_at,
            form=command.form,
        )
    )
    return events


def take_status(conversation: Conversation, command: c.TakeStatus, circumstances: Circumstances) -> list[e.Event]:
    """A status settles what was unknown and climbs a monotone rank; late and repeated ones change nothing."""
    outbound = find(conversation, command)
    rank = RANK.get(command.status, 0)
    if outbound is None or rank <= RANK.get(outbound.status, 0):
        return []
    if command.status == "failed":
        return undelivered(conversation, outbound, command, circumstances)
    events: list[e.Event] = []
    if outbound.status not in RANK or (command.ref and not outbound.ref):
        events.append(e.Sent(outbound=outbound.id, ref=command.ref))
    if rank > RANK["sent"]:
        events.append(e.StatusReported(outbound=outbound.id, status=command.status))
    return events


def find(conversation: Conversation, command: c.TakeStatus) -> Outbound | None:
    """The outbound a status speaks of, by our own id or by the provider's."""
    by_id = conversation.outbounds.get(command.outbound)
    if by_id is not None or not command.ref:
        return by_id
    return next((outbound for outbound in conversation.outbounds.values() if outbound.ref == command.ref), None)


def undelivered(
    conversation: Conversation, outbound: Outbound, command: c.TakeStatus, circumstances: Circumstances
) -> list[e.Event]:
    """The provider could not deliver it after all."""
    failed = e.StatusReported(outbound=outbound.id, status="failed", code=command.code, why=command.why)
    why = f"could not be delivered: {command.why or command.code}"
    return [failed, *must_look(conversation, outbound, why, circumstances)]


def take_edit(conversation: Conversation, command: c.TakeEdit, _circumstances: Circumstances) -> list[e.Event]:
    """The customer changed what they wrote: judged afresh."""
    said = conversation.by_ref(command.original)
    if said is None or said.author != "customer" or said.text == command.text:
        return []
    return [e.MessageEdited(message=said.id, text=command.text)]


def take_revoke(conversation: Conversation, command: c.TakeRevoke, _circumstances: Circumstances) -> list[e.Event]:
    """The customer withdrew a message: marked, and no longer waiting for an answer."""
    said = conversation.by_ref(command.original)
    if said is None or said.author != "customer":
        return []
    return [e.MessageRevoked(message=said.id)]


def take_reaction(conversation: Conversation, command: c.TakeReaction, _circumstances: Circumstances) -> list[e.Event]:
    """The customer reacted."""
    said = conversation.by_ref(command.original)
    return [] if said is None else [e.MessageReacted(message=said.id, emoji=command.emoji)]
