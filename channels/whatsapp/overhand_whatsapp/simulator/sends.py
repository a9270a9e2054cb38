"""What a business posts to its messages: the parts the simulator reads, all optional, everything else ignored."""

from typing import Final

from msgspec import Raw, Struct, field
from msgspec.json import Decoder

from .graph_answers import GraphRefusal

__all__ = ["SEND", "Send", "shown"]

LONGEST_TEXT: Final = 4096  # characters

Text = str | None


class TextPart(Struct, frozen=True):
    """A text."""

    body: Text = None


class MediaPart(Struct, frozen=True):
    """A file by its id or link."""

    caption: Text = None
    filename: Text = None


class InnerText(Struct, frozen=True):
    """The body of an interactive message."""

    text: Text = None


class InteractivePart(Struct, frozen=True):
    """Buttons or a list."""

    body: InnerText | None = None


class TemplatePart(Struct, frozen=True):
    """A template; its components may be empty or absent."""

    name: Text = None


class ReactionPart(Struct, frozen=True):
    """A reaction; `emoji: ""` and no emoji both take it back."""

    message_id: Text = None
    emoji: Text = None


class ContextPart(Struct, frozen=True):
    """The message that is answered."""

    message_id: Text = None


class Send(Struct, frozen=True):
    """The body of POST /messages: a message, or `status: read` with or without "typing"."""

    messaging_product: Text = None
    status: Text = None
    message_id: Text = None
    typing_indicator: Raw = Raw(b"")
    to: str | int | None = None
    recipient: Text = None
    kind: Text = field(name="type", default=None)
    text: TextPart | None = None
    image: MediaPart | None = None
    video: MediaPart | None = None
    audio: MediaPart | None = None
    document: MediaPart | None = None
    sticker: MediaPart | None = None
    interactive: InteractivePart | None = None
    template: TemplatePart | None = None
    reaction: ReactionPart | None = None
    context: ContextPart | None = None
    biz_opaque_callback_data: Text = None


SEND: Final = Decoder(Send)


def shown(send: Send) -> str:
    """Return what the customer's phone shows of a message.

    Raises:
        GraphRefusal: a text is missing or too long.
    """
    kind = send.kind or "text"
    if kind == "text":
        return checked_text(send.text)
    if kind == "template" and send.template is not None:
        return f"[template {send.template.name or ''}]"
    if kind == "interactive" and send.interactive is not None:
        inner = send.interactive.body
        return (inner.text or "") if inner is not None else "[interactive]"
    if kind == "reaction" and send.reaction is not None:
        return send.reaction.emoji or "[reaction removed]"
    media = send.image or send.video or send.audio or send.document or send.sticker
    caption = (media.caption or media.filename or "") if media is not None else ""
    return f"[{kind}] {caption}".rstrip()


def checked_text(part: TextPart | None) -> str:
    """Return a text that WhatsApp would take."""
    words = (part.body or "") if part is not None else ""
    if not words.strip():
        raise GraphRefusal(100, "The parameter text['body'] is required.")
    if len(words) > LONGEST_TEXT:
        raise GraphRefusal(100, f"Param text['body'] must be at most {LONGEST_TEXT} characters long.")
    return words
