"""History: what was written before the number was connected.

It arrives in chunks without order, thousands of messages at once, and must never wake the AI: every message is an
account item of the topic `history`, with the aliases of its thread's customer so that it is sealed as theirs.
"""

from collections.abc import Iterator

from msgspec import Raw, Struct
from msgspec.json import Decoder

from overhand.channel import AccountItem, Item

from . import wire
from .bodies import said
from .people import UNREADABLE, Origin, digest

__all__ = ["read_history"]


class Thread(Struct, frozen=True):
    """One customer's old messages; `id` is their number or user id."""

    id: str | None = None
    messages: list[Raw] | None = None


class Chunk(Struct, frozen=True):
    """One piece of history, or the news that the business declined to share it (`errors`)."""

    threads: list[Raw] | None = None
    errors: list[wire.Problem] | None = None


class History(Struct, frozen=True):
    """The value of a `history` change: chunks, or the media that follow their placeholders."""

    history: list[Raw] | None = None
    messages: list[Raw] | None = None


HISTORY = Decoder(History)
CHUNK = Decoder(Chunk)
THREAD = Decoder(Thread)


def read_history(raw: Raw, origin: Origin) -> Iterator[Item]:
    """Yield an item for each old message of a change, and for each chunk that has none."""
    try:
        value = HISTORY.decode(raw)
    except UNREADABLE as error:
        yield origin.unparsed(f"history: {error}", bytes(raw))
        return
    for chunk in value.history or ():
        yield from read_chunk(chunk, origin)
    for message in value.messages or ():
        yield old_message(message, origin, None)


def read_chunk(raw: Raw, origin: Origin) -> Iterator[Item]:
    """Yield the items of one chunk."""
    try:
        chunk = CHUNK.decode(raw)
    except UNREADABLE as error:
        yield origin.unparsed(f"history chunk: {error}", bytes(raw))
        return
    found = [item for thread in chunk.threads or () for item in read_thread(thread, origin)]
    yield from found
    if not found:
        said_no = ", ".join(error.title or error.message or "" for error in chunk.errors or ())
        yield note(origin, digest(bytes(raw)), origin.at, said_no or "a chunk without messages")


def read_thread(raw: Raw, origin: Origin) -> Iterator[Item]:
    """Yield the items of one thread; an empty one has nothing to keep."""
    try:
        thread = THREAD.decode(raw)
    except UNREADABLE as error:
        yield origin.unparsed(f"history thread: {error}", bytes(raw))
        return
    for message in thread.messages or ():
        yield old_message(message, origin, thread.id)


def old_message(raw: Raw, origin: Origin, thread: str | None) -> Item:
    """Return the item of one old message; a placeholder's id differs from that of the media that follow it."""
    kept = bytes(raw)
    try:
        message = wire.MESSAGE.decode(raw)
    except UNREADABLE as error:
        return origin.unparsed(f"history message: {error}", kept)
    named = message.id or digest(kept)
    if message.type == "media_placeholder":
        named += ":placeholder"
    customer = thread or origin.customer(message.sender, message.to)
    aliases = origin.people.aliases(customer, message.from_user_id if thread is None else None)
    return note(origin, named, wire.milliseconds(message.timestamp), said(message).text, aliases)


def note(origin: Origin, named: str, at: int, text: str, aliases: tuple[str, ...] = ()) -> AccountItem:
    """Return an item of the topic `history`."""
    return AccountItem(number=origin.number, id=named, at=at, aliases=aliases, topic="history", text=text)
