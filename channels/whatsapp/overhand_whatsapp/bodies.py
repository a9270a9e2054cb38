"""What a message says: its form, its text and its attachment, for messages of customers and echoes alike."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.json import decode

from overhand.channel import Attachment

from . import wire
from .people import UNREADABLE

__all__ = ["UNSUPPORTED", "Said", "kind_of", "said"]


class Said(Struct, frozen=True, kw_only=True):
    """What a message says. `readable` is False for a type this code does not know: its bytes must be kept."""

    form: str
    text: str = ""
    attachment: Attachment | None = None
    supported: bool = True
    readable: bool = True


UNSUPPORTED: Final = Said(form="unsupported", supported=False)

FORMS: Final = (
    "text",
    "image",
    "video",
    "audio",
    "voice",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "button",
    "reaction",
    "order",
    "system",
    "edit",
    "revoke",
)


def kind_of(message: wire.Message) -> str:
    """Return the message's type; where it is missing, the first body that is there tells."""
    return message.type or next((form for form in FORMS if getattr(message, form) is not None), "")


def said(message: wire.Message) -> Said:
    """Return what a message says; a placeholder for what WhatsApp itself, or this code, cannot read."""
    kind = kind_of(message)
    if kind in {"unsupported", "unknown"}:
        return UNSUPPORTED
    reader = READERS.get(kind)
    found = reader(message) if reader is not None else None
    return found if found is not None else Said(form="unsupported", supported=False, readable=False)


def read_text(message: wire.Message) -> Said | None:
    """Read a text."""
    return Said(form="text", text=message.text.body or "") if message.text is not None else None


def read_media(message: wire.Message) -> Said | None:
    """Read an image, video, audio, voice note, document or sticker; its caption is the text."""
    kind = kind_of(message)
    bodies = {
        "image": message.image,
        "video": message.video,
        "audio": message.audio,
        "voice": message.voice or message.audio,
        "document": message.document,
        "sticker": message.sticker,
    }
    media = bodies[kind]
    if media is None:
        return None
    attachment = Attachment(
        kind="voice" if kind == "voice" or media.voice else kind,
        media=media.id or "",
        mime=media.mime_type or "",
        name=media.filename or "",
        sha256=media.sha256 or "",
    )
    return Said(form="audio" if kind == "voice" else kind, text=media.caption or "", attachment=attachment)


def degrees(value: wire.Number) -> float | None:
    """Return a latitude or longitude, which may come as a string; None for what is no number."""
    try:
        found = float(value if value is not None else "nan")
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def read_location(message: wire.Message) -> Said | None:
    """Read a place; its name and address are the text."""
    place = message.location
    if place is None:
        return None
    attachment = Attachment(
        kind="location",
        name=place.name or "",
        latitude=degrees(place.latitude),
        longitude=degrees(place.longitude),
    )
    return Said(form="location", text=", ".join(filter(None, (place.name, place.address))), attachment=attachment)


def read_contacts(message: wire.Message) -> Said | None:
    """Read shared contact cards; the names are the attachment's name."""
    if message.contacts is None:
        return None
    names = [card.name.formatted_name or card.name.first_name for card in message.contacts if card.name]
    return Said(form="contacts", attachment=Attachment(kind="contacts", name=", ".join(filter(None, names))))


def read_interactive(message: wire.Message) -> Said | None:
    """Read an answer to an interactive message; one without its answer (it came with errors) is a placeholder."""
    body = message.interactive
    if body is None:
        return Said(form="interactive", supported=False)
    if body.nfm_reply is not None:
        return Said(form="interactive", text=form_answers(body.nfm_reply))
    if body.call_permission_reply is not None:
        return Said(form="interactive", text=f"call permission: {body.call_permission_reply.response or ''}")
    choice = body.button_reply or body.list_reply
    if choice is None:
        return Said(form="interactive", supported=False, readable=False)
    return Said(form="interactive", text=choice.title or choice.id or "")


def form_answers(reply: wire.Reply) -> str:
    """Return the answers of a flow, one `name: value` a line, without the token; else the words the app shows."""
    try:
        inner = decode(reply.response_json, type=str | None) or ""
        answers = decode(inner, type=dict[str, str | int | float | bool | None])
    except UNREADABLE:
        return reply.body or ""
    lines = [f"{name}: {value}" for name, value in answers.items() if name != "flow_token"]
    return "\n".join(lines) or (reply.body or "")


def read_button(message: wire.Message) -> Said | None:
    """Read a quick reply to a template."""
    button = message.button
    return Said(form="button", text=button.text or button.payload or "") if button is not None else None


def read_order(message: wire.Message) -> Said | None:
    """Read an order: the customer's words, and what they put into the basket."""
    if message.order is None:
        return None
    basket = ", ".join(
        f"{line.quantity or 1} x {line.product_retailer_id or '?'}" for line in message.order.product_items or ()
    )
    return Said(form="order", text=message.order.text or basket, attachment=Attachment(kind="order", name=basket))


def read_system(message: wire.Message) -> Said | None:
    """Read news about the customer, as the API words it."""
    return Said(form="system", text=message.system.body or "") if message.system is not None else None


READERS: Final[Mapping[str, Callable[[wire.Message], Said | None]]] = MappingProxyType(
    {
        "text": read_text,
        "image": read_media,
        "video": read_media,
        "audio": read_media,
        "voice": read_media,
        "document": read_media,
        "sticker": read_media,
        "location": read_location,
        "contacts": read_contacts,
        "interactive": read_interactive,
        "button": read_button,
        "order": read_order,
        "system": read_system,
    }
)
