"""The domain: a conversation, what can be asked of it, what happened to it. No clock, no network, no await."""

from overhand.conversation.commands import Command, Order
from overhand.conversation.decide import Circumstances, Decision, decide, may_send
from overhand.conversation.due import due, is_pending, next_timer, open_notices, wants_answer
from overhand.conversation.events import Event, Party
from overhand.conversation.fold import ORDER_MARK, apply, close_record, fold_record
from overhand.conversation.machine import EDGES, WHO, Gate, Phase
from overhand.conversation.rules import DEFAULT_ROUTES, NEVER_EXPIRES, REASONS, Pace, Route, Rules, Step
from overhand.conversation.state import ENDED, Conversation, Flag, Outbound, Said

__all__ = [
    "DEFAULT_ROUTES",
    "EDGES",
    "ENDED",
    "NEVER_EXPIRES",
    "ORDER_MARK",
    "REASONS",
    "WHO",
    "Circumstances",
    "Command",
    "Conversation",
    "Decision",
    "Event",
    "Flag",
    "Gate",
    "Order",
    "Outbound",
    "Pace",
    "Party",
    "Phase",
    "Route",
    "Rules",
    "Said",
    "Step",
    "apply",
    "close_record",
    "decide",
    "due",
    "fold_record",
    "is_pending",
    "may_send",
    "next_timer",
    "open_notices",
    "wants_answer",
]
