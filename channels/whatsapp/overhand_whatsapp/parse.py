"""From a provider's bytes to items: the walk over entries, changes and their members.

Every member becomes an item or a kept `Unparsed`; nothing raises and nothing is dropped. Several entries, changes and
messages may share one body, up to 1,000 updates [Meta docs, webhooks].
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import UNSET, Raw

from overhand.channel import Item, Unparsed

from . import wire
from .account import FIELDS, read_account, read_notice
from .echoes import read_echo
from .history import read_history
from .messages import read_message
from .people import UNREADABLE, Origin, People, read_contacts
from .statuses import read_status

__all__ = ["API_ANSWER", "parse"]

API_ANSWER: Final = "API answer"


def parse(raw: bytes) -> list[Item]:
    """Return every item of a webhook body. Never raises: what cannot be read becomes `Unparsed`."""
    try:
        envelope = wire.ENVELOPE.decode(raw)
    except UNREADABLE as error:
        return [Unparsed(why=f"no webhook body: {error}", raw=raw)]
    if envelope.entry is UNSET and is_answer(envelope):
        return [Unparsed(why=API_ANSWER, raw=raw)]
    entries = envelope.entry if envelope.entry is not UNSET else None
    return [item for entry in entries or () for item in read_entry(entry)] or [
        Unparsed(why="body without entries", raw=raw)
    ]


def is_answer(envelope: wire.Envelope) -> bool:
    """Tell an answer of the Graph API, which somebody posted or piped here by mistake, from a broken webhook."""
    parts = (envelope.error, envelope.success, envelope.messages, envelope.url)
    return any(part is not UNSET for part in parts)


def read_entry(raw: Raw) -> Iterator[Item]:
    """Yield the items of one account's changes."""
    try:
        entry = wire.ENTRY.decode(raw)
    except UNREADABLE as error:
        yield Unparsed(why=f"entry: {error}", raw=bytes(raw))
        return
    if not entry.changes:
        yield Unparsed(why="entry without changes", raw=bytes(raw), number=entry.id)
    for change in entry.changes or ():
        yield from read_change(change, entry)


def read_change(raw: Raw, entry: wire.Entry) -> Iterator[Item]:
    """Yield the items of one change, by its field; an unknown field is kept with its bytes."""
    try:
        change = wire.CHANGE.decode(raw)
        value = wire.VALUE.decode(change.value)
    except UNREADABLE as error:
        yield Unparsed(why=f"change: {error}", raw=bytes(raw), number=entry.id)
        return
    contacts, unreadable = read_contacts(value.contacts or ())
    origin = origin_of(value, entry, People.of(contacts))
    yield from (origin.unparsed("contact", one) for one in unreadable)
    if change.field == "history":
        yield from read_history(change.value, origin)
    elif change.field in FIELDS:
        yield from read_account(change.value, origin, change.field)
    elif change.field in {"messages", "smb_message_echoes"}:
        yield from read_value(change, value, origin)
    else:
        yield origin.unparsed(f"unknown field {change.field!r}", bytes(raw))


def origin_of(value: wire.Value, entry: wire.Entry, people: People) -> Origin:
    """Return where a change's items come from; changes of the account itself name no number, only the account."""
    metadata = value.metadata or wire.Metadata()
    return Origin(
        number=metadata.phone_number_id or entry.id,
        display=metadata.display_phone_number or "",
        people=people,
        at=wire.milliseconds(entry.time),
    )


def read_value(change: wire.Change, value: wire.Value, origin: Origin) -> Iterator[Item]:
    """Yield the messages, statuses, echoes and errors of a change, whichever are there."""
    found = False
    for item in members(value, origin):
        found = True
        yield item
    if not found:
        yield origin.unparsed(f"{change.field} without members", bytes(change.value))


def members(value: wire.Value, origin: Origin) -> Iterable[Item]:
    """Yield each member's items in the order of the body."""
    for raw in value.messages or ():
        yield from read_message(raw, origin)
    for raw in value.statuses or ():
        yield read_status(raw, origin)
    for raw in value.message_echoes or ():
        yield read_echo(raw, origin)
    for raw in value.errors or ():
        yield read_notice(raw, origin, "errors")
