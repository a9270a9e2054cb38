"""What happened, in the past tense: the only thing a journal's body holds.

Rules of evolution: a tag is never renamed, a new field always has a default, an event is added and never changed.
A moving event stores where the move came from and led to, so that folding never asks a guard again.
Times are milliseconds since the epoch; the moment of an event is its record's `at`.
"""

from overhand.conversation.events.base import (
    Moved,
)
from overhand.conversation.events.customers import (
    ConversationStarted,
    CustomerNamed,
    EpisodeStarted,
    LanguageSet,
    MessageEdited,
    MessageReacted,
    MessageReceived,
    MessageReplaced,
    MessageRevoked,
    PhoneReplied,
)
from overhand.conversation.events.desk import (
    CommandExpired,
    CommandRefused,
    GuidanceGiven,
    NoteAdded,
    Quarantined,
    ReminderCancelled,
    ReminderRang,
    ReminderSet,
    Succeeds,
)
from overhand.conversation.events.flags import (
    Assigned,
    Dismissed,
    FlagExpired,
    Flagged,
    Notified,
    SentToTeam,
    VerdictGiven,
    Widened,
)
from overhand.conversation.events.judgement import (
    MessageJudged,
    OfferAnswered,
    OfferMade,
    Verdict,
)
from overhand.conversation.events.ownership import (
    Claimed,
    PassedTo,
    Released,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
)
from overhand.conversation.events.parties import (
    Party,
    Told,
)
from overhand.conversation.events.sending import (
    AiInFlightAtClaim,
    GaveUpUnknown,
    OutboundRequested,
    RetryAfterUnknown,
    SendFailed,
    SendStarted,
    SendUnknown,
    SendWithdrawn,
    Sent,
    StatusReported,
)
from overhand.conversation.events.turns import (
    AgentDisclosed,
    DraftOffered,
    FactGathered,
    ToolCalled,
    TurnEnded,
    TurnFailed,
)

__all__ = [
    "AgentDisclosed",
    "AiInFlightAtClaim",
    "Assigned",
    "Claimed",
    "CommandExpired",
    "CommandRefused",
    "ConversationStarted",
    "CustomerNamed",
    "Dismissed",
    "DraftOffered",
    "EpisodeStarted",
    "Event",
    "FactGathered",
    "FlagExpired",
    "Flagged",
    "GaveUpUnknown",
    "GuidanceGiven",
    "LanguageSet",
    "MessageEdited",
    "MessageJudged",
    "MessageReacted",
    "MessageReceived",
    "MessageReplaced",
    "MessageRevoked",
    "Moved",
    "NoteAdded",
    "Notified",
    "OfferAnswered",
    "OfferMade",
    "OutboundRequested",
    "Party",
    "PassedTo",
    "PhoneReplied",
    "Quarantined",
    "Released",
    "ReminderCancelled",
    "ReminderRang",
    "ReminderSet",
    "Reopened",
    "Requeued",
    "Resolved",
    "RetryAfterUnknown",
    "SendFailed",
    "SendStarted",
    "SendUnknown",
    "SendWithdrawn",
    "Sent",
    "SentToTeam",
    "StatusReported",
    "Succeeds",
    "TakenOver",
    "Told",
    "ToolCalled",
    "TurnEnded",
    "TurnFailed",
    "Verdict",
    "VerdictGiven",
    "Widened",
]

Event = (
    ConversationStarted
    | EpisodeStarted
    | MessageReceived
    | MessageReplaced
    | MessageEdited
    | MessageRevoked
    | MessageReacted
    | CustomerNamed
    | LanguageSet
    | PhoneReplied
    | MessageJudged
    | OfferMade
    | OfferAnswered
    | Flagged
    | Notified
    | Widened
    | FlagExpired
    | Dismissed
    | Assigned
    | SentToTeam
    | Requeued
    | Claimed
    | TakenOver
    | PassedTo
    | Released
    | Resolved
    | Reopened
    | VerdictGiven
    | NoteAdded
    | GuidanceGiven
    | ReminderSet
    | ReminderRang
    | ReminderCancelled
    | TurnEnded
    | TurnFailed
    | ToolCalled
    | FactGathered
    | DraftOffered
    | AgentDisclosed
    | OutboundRequested
    | SendStarted
    | Sent
    | StatusReported
    | SendFailed
    | SendWithdrawn
    | SendUnknown
    | RetryAfterUnknown
    | GaveUpUnknown
    | AiInFlightAtClaim
    | CommandRefused
    | CommandExpired
    | Quarantined
    | Succeeds
)
"""Everything that can stand in a journal."""
