"""What customers and phones sent."""

from overhand.conversation.events.base import BaseEvent

__all__ = [
    "ConversationStarted",
    "CustomerNamed",
    "EpisodeStarted",
    "LanguageSet",
    "MessageEdited",
    "MessageReacted",
    "MessageReceived",
    "MessageReplaced",
    "MessageRevoked",
    "PhoneReplied",
]


class ConversationStarted(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="conversation_started"):
    """The first event: which channel and number, and the customer's address there."""

    channel: str
    number: str
    to: str
    name: str = ""


class EpisodeStarted(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="episode_started"):
    """From here to RESOLVED is one episode: flags, offers and counters begin afresh."""

    episode: int


class MessageReceived(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="message_received"):
    """The customer wrote."""

    message: str
    ref: str  # the provider's id, for quoting and reading receipts
    text: str
    sent_at: int
    form: str = "text"
    reply_to: str = ""
    media: str = ""
    supported: bool = True


class MessageReplaced(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="message_replaced"):
    """The real body arrived for a message that had come as a placeholder."""

    message: str
    text: str
    form: str = "text"
    media: str = ""


class MessageEdited(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="message_edited"):
    """The customer changed a message."""

    message: str
    text: str


class MessageRevoked(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="message_revoked"):
    """The customer withdrew a message; it stays in the record, marked."""

    message: str


class MessageReacted(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="message_reacted"):
    """The customer reacted to a message; an empty emoji takes the reaction back."""

    message: str
    emoji: str = ""


class CustomerNamed(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="customer_named"):
    """The channel shows the customer under a new name."""

    name: str


class LanguageSet(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="language_set"):
    """The customer's language, as far as it could be told."""

    language: str


class PhoneReplied(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="phone_replied"):
    """A person of the business answered from the phone app; authorship comes from our own send log."""

    message: str
    ref: str
    text: str
    sent_at: int
    form: str = "text"
