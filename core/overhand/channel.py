"""What a channel is: the protocol a plugin satisfies, and the items that travel between it and the core.

A channel turns a provider's bytes into items (`parse`), takes them in over its own routes or by polling, and sends what
the core has journalled. It knows nothing of conversations: the core resolves an item's customer by its aliases.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import ClassVar, Protocol, runtime_checkable

from msgspec import Struct

__all__ = [
    "AccountItem",
    "Attachment",
    "Channel",
    "EchoItem",
    "EditItem",
    "Failed",
    "FailedAction",
    "Finding",
    "HttpRequest",
    "HttpResponse",
    "Inlet",
    "Item",
    "Limits",
    "MessageItem",
    "Outgoing",
    "ReactionItem",
    "RevokeItem",
    "Route",
    "SendOutcome",
    "Sent",
    "StatusItem",
    "Unknown",
    "Unparsed",
]


class Attachment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file, a place or a card that came with a message; `media` is the provider's id, fetched later."""

    kind: str  # image, video, audio, voice, document, sticker, location, contacts, order
    media: str = ""
    mime: str = ""
    name: str = ""
    sha256: str = ""
    latitude: float | None = None
    longitude: float | None = None


class BaseItem(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What every item says: whose number it came to, the provider's id, when, and which customer it is about."""

    number: str  # the business's number or account on the channel (WhatsApp: phone_number_id)
    id: str  # the provider's id; with number and kind it is the item's identity
    at: int  # provider's time, ms since the epoch; never decides an order
    aliases: tuple[str, ...] = ()  # "phone:15550001111", "user:US.123": empty when no customer is meant


class MessageItem(BaseItem, frozen=True, kw_only=True, omit_defaults=True, tag="message"):
    """A customer wrote. `supported=False` marks a placeholder that a real body of the same id may replace."""

    text: str  # what the customer wrote, or a caption, a button's title; empty for a bare attachment
    name: str = ""  # the customer's name as the channel shows it
    form: str = "text"  # text, image, audio, location, interactive, button, order, contacts, system, unsupported
    reply_to: str = ""  # provider id of the message it answers
    attachment: Attachment | None = None
    referral: str = ""  # the advertisement or link the customer came from
    supported: bool = True


class EchoItem(BaseItem, frozen=True, kw_only=True, omit_defaults=True, tag="echo"):
    """A person of the business wrote to the customer from the phone app."""

    text: str
    form: str = "text"
    attachment: Attachment | None = None


class StatusItem(BaseItem, frozen=True, kw_only=True, omit_defaults=True, tag="status"):
    """What became of something we sent. Its identity includes `status`."""

    status: str  # sent, delivered, read, played, failed; anything else is kept as it came
    outbound: str = ""  # our own id as the provider hands it back
    code: int = 0  # the provider's error code when failed
    why: str = ""


class EditItem(BaseItem, frozen=True, kw_only=True, omit_defaults=True, tag="edit"):
    """The customer changed an earlier message."""

    original: str  # provider id of the message
    text: str


class RevokeItem(BaseItem, frozen=True, kw_only=True, omit_defaults=True, tag="revoke"):
    """The customer withdrew an earlier message: marked, never erased from the record."""

    original: str


class ReactionItem(BaseItem, frozen=True, kw_only=True, omit_defaults=True, tag="reaction"):
    """The customer reacted to a message; an empty emoji takes the reaction back."""

    original: str
    emoji: str = ""


class AccountItem(BaseItem, frozen=True, kw_only=True, omit_defaults=True, tag="account"):
    """Something about the number or account itself: a template's status, a limit, a ban, a contact list."""

    topic: str  # the provider's field name
    text: str = ""  # one line for `doctor`


class Unparsed(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="unparsed"):
    """Something signed but unreadable: kept with its bytes, counted, shown by `doctor`."""

    why: str
    raw: bytes
    number: str = ""


Item = MessageItem | EchoItem | StatusItem | EditItem | RevokeItem | ReactionItem | AccountItem | Unparsed


class Outgoing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message to send. `outbound` travels to the provider and comes back in its statuses."""

    outbound: str
    number: str
    to: str  # the customer's address on the channel, one of their aliases
    text: str
    attempt: int = 1
    reply_to: str = ""  # provider id of the message it answers


class Sent(Struct, frozen=True):
    """The provider accepted the message and named it."""

    ref: str  # the provider's id


class FailedAction:
    """What a definite refusal asks of the core."""

    RETRY: ClassVar[str] = "retry"  # try again after `wait_ms`
    TEMPLATE: ClassVar[str] = "template"  # the reply window is closed: only a template may go
    STOP: ClassVar[str] = "stop"  # final for this message
    CHANNEL: ClassVar[str] = "channel"  # the whole channel is stopped until a person acts


class Failed(Struct, frozen=True, kw_only=True):
    """The provider refused, or was certainly never reached: nothing was sent."""

    action: str  # one of FailedAction
    why: str
    code: int = 0
    wait_ms: int = 0


class Unknown(Struct, frozen=True):
    """Bytes were written and no answer came: the message may have been sent."""

    why: str


SendOutcome = Sent | Failed | Unknown


class Limits(Struct, frozen=True, kw_only=True):
    """What a channel can carry."""

    text: int = 4096  # longest text, in characters
    window_ms: int = 0  # free replies only this long after the customer's last message; 0: always
    typing: bool = False
    templates: bool = False
    numbers: tuple[str, ...] = ()  # the business's own; what comes for another is kept aside. Empty: any


class Finding(Struct, frozen=True):
    """One line of a report: `level` is ok, warning or error."""

    level: str
    what: str
    remedy: str = ""


class HttpRequest(Struct, frozen=True, kw_only=True):
    """A request as a channel's handler sees it; the body is read by the handler so that it can cap it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[bytes, bytes]  # lower-case names
    body: Callable[[], AsyncIterator[bytes]]


class HttpResponse(Struct, frozen=True, kw_only=True):
    """What a channel's handler answers."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class Route(Struct, frozen=True):
    """One path a channel wants served."""

    method: str
    path: str
    handler: Callable[[HttpRequest], Awaitable[HttpResponse]]


class Inlet(Protocol):
    """Where a channel hands its items in."""

    async def accept(self, channel: str, items: Sequence[Item]) -> None:
        """Store every item durably; returns only then.

        Raises:
            StoreUnavailable: the log did not acknowledge: answer 503, the provider repeats.
        """
        ...


@runtime_checkable
class Channel(Protocol):
    """A way for customers to write and be answered."""

    name: str
    limits: Limits

    def routes(self, inlet: Inlet) -> Sequence[Route]:
        """The paths the web node serves for this channel; empty for one that polls."""
        ...

    async def listen(self, inlet: Inlet) -> None:
        """Poll for items until cancelled; run by exactly one live worker. Returns at once for a channel with routes."""
        ...

    def parse(self, raw: bytes) -> list[Item]:
        """Every item of a provider's body. Never raises: what cannot be read becomes `Unparsed`."""
        ...

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        """Send one message. Never raises for what the network or the provider does."""
        ...

    async def show_typing(self, number: str, to: str, message: str) -> None:
        """Show the customer that an answer is being written, where the channel can (best effort)."""
        ...

    async def check(self) -> Sequence[Finding]:
        """What `overhand doctor` should say about this channel."""
        ...

    async def close(self) -> None:
        """Release connections."""
        ...
