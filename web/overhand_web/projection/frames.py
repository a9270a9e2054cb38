"""What the event stream sends about one journal record: bytes made once, kept unchanged for replay."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from overhand_web.projection.cursor import Cursor
from overhand_web.projection.rows import masked
from overhand_web.wire import Context, Line, LineChanged, Row

__all__ = ["Bundle", "Change", "bundle", "sse"]

encode = msgspec.json.Encoder().encode


class Change(Struct, frozen=True, kw_only=True):
    """What one record changed, as the console reads it."""

    what: str
    row: Row
    context: Context
    lines: Sequence[Line] = ()


class Bundle(Struct, frozen=True, kw_only=True):
    """All events of one record. `number` is this node's own.

    Only the row differs between those who see whole addresses and those who do not: it lies between `head` and `tail`.
    """

    number: int
    head: bytes
    masked: bytes
    whole: bytes
    tail: bytes

    def body(self, *, whole: bool) -> bytes:
        """Return the events as one kind of reader gets them."""
        return b"".join((self.head, self.whole if whole else self.masked, self.tail))


def sse(event: str, data: object, cursor: str = "") -> bytes:
    """Encode one event of `text/event-stream`; JSON by msgspec has no line break in it."""
    return start(event, cursor) + encode(data) + b"\n\n"


def start(event: str, cursor: str) -> bytes:
    """Return an event up to its data."""
    name = f"id: {cursor}\nevent: {event}\ndata: " if cursor else f"event: {event}\ndata: "
    return name.encode()


def bundle(number: int, change: Change, before: Cursor, after: Cursor) -> Bundle:
    """Encode a record's events: its lines, then the conversation as a `ConversationChanged`.

    All but the last carry a cursor before the record: who is cut off within it gets it whole again.
    """
    place, row = str(before), change.row
    lines = [sse("line", LineChanged(row.id, line), f"{place}~{n}") for n, line in enumerate(change.lines, start=1)]
    what = b'{"what":%b,"row":' % encode(change.what)
    return Bundle(
        number=number,
        head=b"".join([*lines, start("conversation", str(after)), what]),
        masked=encode(masked(row)),
        whole=encode(row),
        tail=b',"detail":%b}\n\n' % encode(change.context),
    )
