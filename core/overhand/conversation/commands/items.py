"""What customers, phones and providers send."""

from msgspec import Struct

__all__ = [
    "TakeEcho",
    "TakeEdit",
    "TakeMessage",
    "TakeReaction",
    "TakeRevoke",
    "TakeStatus",
]


class Written(Struct, frozen=True, kw_only=True):
    """What a customer's message and a reply from the phone app have in common."""

    message: str
    ref: str
    channel: str
    number: str
    to: str
    text: str
    sent_at: int
    form: str = "text"


class TakeMessage(Written, frozen=True, kw_only=True):
    """The customer wrote."""

    name: str = ""
    reply_to: str = ""
    media: str = ""
    language: str = ""  # as guessed from the text; empty: no idea
    supported: bool = True
    succeeds: str = ""


class TakeEcho(Written, frozen=True, kw_only=True):
    """A person wrote from the phone app."""


class TakeStatus(Struct, frozen=True, kw_only=True):
    """The provider reports on one of our messages."""

    status: str
    ref: str = ""
    outbound: str = ""
    code: int = 0
    why: str = ""


class TakeEdit(Struct, frozen=True, kw_only=True):
    """The customer changed a message, named by the provider's id."""

    original: str
    text: str


class TakeRevoke(Struct, frozen=True, kw_only=True):
    """The customer withdrew a message."""

    original: str


class TakeReaction(Struct, frozen=True, kw_only=True):
    """The customer reacted."""

    original: str
    emoji: str = ""
