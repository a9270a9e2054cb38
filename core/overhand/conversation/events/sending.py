"""Our own messages and what became of them."""

from overhand.conversation.events.base import BaseEvent
from overhand.conversation.events.parties import Party

__all__ = [
    "AiInFlightAtClaim",
    "GaveUpUnknown",
    "OutboundRequested",
    "RetryAfterUnknown",
    "SendFailed",
    "SendStarted",
    "SendUnknown",
    "SendWithdrawn",
    "Sent",
    "StatusReported",
]


class OutboundRequested(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="outbound_requested"):
    """Something shall be sent."""

    outbound: str
    author: Party
    text: str
    turn: str = ""
    moment: str = ""  # for policy texts: which moment of the table
    reply_to: str = ""
    disclosure: str = ""  # the sentence at the head of `text` that says an AI answers


class SendStarted(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="send_started"):
    """Journalled before any byte leaves: "no machine message while a person owns it" is exact because of it."""

    outbound: str
    attempt: int


class Sent(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="sent"):
    """The provider accepted it."""

    outbound: str
    ref: str


class StatusReported(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="status_reported"):
    """The provider reported how far it came; applied as a monotone rank."""

    outbound: str
    status: str
    code: int = 0
    why: str = ""


class SendFailed(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="send_failed"):
    """The provider refused, or was never reached. `action` says what that asks for."""

    outbound: str
    attempt: int
    action: str
    why: str
    code: int = 0
    retry_at: int = 0  # 0: final


class SendWithdrawn(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="send_withdrawn"):
    """Journalled, but claimed, frozen or moved before the write: certainly not sent."""

    outbound: str
    why: str


class SendUnknown(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="send_unknown"):
    """It may have been sent; a status will tell, or time will."""

    outbound: str
    attempt: int
    why: str
    settle_at: int


class RetryAfterUnknown(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="retry_after_unknown"):
    """Still unknown: sent once more, so the customer may see it twice."""

    outbound: str
    by: Party


class GaveUpUnknown(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="gave_up_unknown"):
    """Still unknown and not sent again; a person is asked."""

    outbound: str


class AiInFlightAtClaim(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="ai_in_flight_at_claim"):
    """A machine's message was already on its way when a person claimed; it cannot be recalled."""

    outbound: str
