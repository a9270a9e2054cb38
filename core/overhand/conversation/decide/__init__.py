"""`decide`: a command meets a conversation and becomes events, or a refusal with its reason.

Pure: it reads the state and the circumstances, changes nothing, waits for nothing, and remembers nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Decision, Ids
from overhand.conversation.decide.customers import (
    take_echo,
    take_edit,
    take_message,
    take_reaction,
    take_revoke,
    take_status,
)
from overhand.conversation.decide.flags import Cause, raise_flags, withdraw_queued
from overhand.conversation.decide.judgement import take_judgement
from overhand.conversation.decide.operators import take_order
from overhand.conversation.decide.sending import (
    may_send,
    proceed,
    send_held,
    send_lost,
    send_refused,
    send_succeeded,
)
from overhand.conversation.decide.time import look
from overhand.conversation.decide.turns import take_turn, turn_broke
from overhand.conversation.state import Conversation

__all__ = ["Circumstances", "Decision", "decide", "may_send"]


def take_notice(conversation: Conversation, command: c.TakeNotice, _circumstances: Circumstances) -> list[e.Event]:
    """Who was told is journalled, also when the flag has ended meanwhile."""
    return [e.Notified(flag=command.flag, step=command.step, told=command.told)]


def quarantine(conversation: Conversation, command: c.Quarantine, circumstances: Circumstances) -> list[e.Event]:
    """A conversation that cannot be handled is handed to people, and what it had to send may be what breaks it."""
    events = [] if conversation.quarantined else [e.Quarantined(why=command.why)]
    waiting = {outbound.author.kind for outbound in conversation.outbounds.values()}
    dropped = withdraw_queued(conversation, waiting, "the conversation is quarantined")
    cause = Cause(reason="agent_unavailable", by=e.Party("system"), sentence=command.why)
    flags = raise_flags(conversation, [cause], circumstances, Ids(conversation))
    return [*events, *dropped, *(event for event in flags if event_of(event) not in map(event_of, dropped))]


def event_of(event: e.Event) -> tuple[type, str]:
    """What ends which outbound: each ends once."""
    return type(event), event.outbound if isinstance(event, e.SendWithdrawn | e.GaveUpUnknown) else ""


DECIDERS: Mapping[type, Callable[[Conversation, Any, Circumstances], list[e.Event]]] = {
    c.TakeMessage: take_message,
    c.TakeEcho: take_echo,
    c.TakeStatus: take_status,
    c.TakeEdit: take_edit,
    c.TakeRevoke: take_revoke,
    c.TakeReaction: take_reaction,
    c.TakeJudgement: take_judgement,
    c.TakeTurn: take_turn,
    c.TurnBroke: turn_broke,
    c.SendSucceeded: send_succeeded,
    c.SendRefused: send_refused,
    c.SendLost: send_lost,
    c.SendHeld: send_held,
    c.TakeNotice: take_notice,
    c.Look: look,
    c.Proceed: proceed,
    c.Quarantine: quarantine,
}


def decide(conversation: Conversation, command: c.Command, circumstances: Circumstances) -> Decision:
    """The events that `command` leads to now."""
    if isinstance(command, c.Order):
        return take_order(conversation, command, circumstances)
    return Decision(tuple(DECIDERS[type(command)](conversation, command, circumstances)))
