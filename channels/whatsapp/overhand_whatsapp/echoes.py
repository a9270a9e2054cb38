"""Echoes: what a person of the business wrote from the WhatsApp Business app.

`from` is the business and `to` the customer; some recordings have them the other way round, and those older than the
user ids have no contacts.
"""

from msgspec import Raw

from overhand.channel import EchoItem, Item

from . import wire
from .bodies import kind_of, said
from .people import UNREADABLE, Origin, digest

__all__ = ["read_echo"]


def read_echo(raw: Raw, origin: Origin) -> Item:
    """Turn one member of `message_echoes` into its item.

    A person's own edit, revoke or reaction is an echo of that form: never the customer's, and still a sign that a
    person is at the phone.
    """
    kept = bytes(raw)
    try:
        echo = wire.MESSAGE.decode(raw)
    except UNREADABLE as error:
        return origin.unparsed(f"echo: {error}", kept)
    customer = origin.customer(echo.to, echo.sender if not echo.to_user_id else None)
    aliases = origin.people.aliases(customer, echo.to_user_id)
    if not aliases:
        return origin.unparsed("echo names no customer", kept)
    kind = kind_of(echo)
    form, text, attachment = kind, "", None
    if kind == "edit" and echo.edit is not None and echo.edit.message is not None:
        words = said(echo.edit.message)
        text, attachment = words.text, words.attachment
    elif kind == "reaction" and echo.reaction is not None:
        text = echo.reaction.emoji or ""
    elif kind not in {"edit", "revoke", "reaction"}:
        words = said(echo)
        form, text, attachment = words.form, words.text, words.attachment
    return EchoItem(
        number=origin.number,
        id=echo.id or digest(kept),
        at=wire.milliseconds(echo.timestamp),
        aliases=aliases,
        text=text,
        form=form,
        attachment=attachment,
    )
