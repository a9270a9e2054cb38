"""What can be asked of a conversation.

Operators' verbs travel inside an `Order` over the command subject. The rest is what the conversation's own actor hears:
items that came in, outcomes of its judgements, turns, sends and notices, and the clock.
"""

from overhand.conversation.commands.clock import Look, Proceed, Quarantine
from overhand.conversation.commands.items import TakeEcho, TakeEdit, TakeMessage, TakeReaction, TakeRevoke, TakeStatus
from overhand.conversation.commands.outcomes import (
    SendHeld,
    SendLost,
    SendRefused,
    SendSucceeded,
    TakeJudgement,
    TakeNotice,
    TakeTurn,
    TurnBroke,
    Used,
)
from overhand.conversation.commands.verbs import (
    AddNote,
    Assign,
    CancelReminder,
    Claim,
    Dismiss,
    GiveVerdict,
    Guide,
    Order,
    PassTo,
    RaiseFlag,
    Release,
    Remind,
    Reply,
    Requeue,
    Resend,
    Resolve,
    SendToTeam,
    TakeOver,
    Verb,
)

__all__ = [
    "AddNote",
    "Assign",
    "CancelReminder",
    "Claim",
    "Command",
    "Dismiss",
    "GiveVerdict",
    "Guide",
    "Look",
    "Order",
    "PassTo",
    "Proceed",
    "Quarantine",
    "RaiseFlag",
    "Release",
    "Remind",
    "Reply",
    "Requeue",
    "Resend",
    "Resolve",
    "SendHeld",
    "SendLost",
    "SendRefused",
    "SendSucceeded",
    "SendToTeam",
    "TakeEcho",
    "TakeEdit",
    "TakeJudgement",
    "TakeMessage",
    "TakeNotice",
    "TakeOver",
    "TakeReaction",
    "TakeRevoke",
    "TakeStatus",
    "TakeTurn",
    "TurnBroke",
    "Used",
    "Verb",
]

Command = (
    Order
    | TakeMessage
    | TakeEcho
    | TakeStatus
    | TakeEdit
    | TakeRevoke
    | TakeReaction
    | TakeJudgement
    | TakeTurn
    | TurnBroke
    | SendSucceeded
    | SendRefused
    | SendLost
    | SendHeld
    | TakeNotice
    | Look
    | Proceed
    | Quarantine
)
