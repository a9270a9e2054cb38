"""What the event stream sends about one journal record: bytes made once, kept unchanged for replay."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from overhand_web.projection.cursor import Cursor
from overhand_web.projection.rows import masked
from overhand_web.wire import ConversationChanged, Detail, Line, LineChanged, Row

__all__ = ["Bundle", "Change", "bundle", "sse"]

encode = msgspec.json.Encoder().encode


class Bundle(Struct, frozen=True, kw_only=True):
    """All events of one record. `number` is this node's own; `masked` is for roles that see no whole address."""

    number: int
    masked: bytes
    whole: bytes


class Change(Struct, frozen=True, kw_only=True):
    """What one record changed, as the console reads it."""

    what: str
    row: Row
    detail: Detail
    lines: Sequence[Line] = ()


def sse(event: str, data: object, cursor: str = "") -> bytes:
    """Encode one event of `text/event-stream`; JSON by msgspec has no line break in it."""
    name = f"id: {cursor}\nevent: {event}\ndata: " if cursor else f"event: {event}\ndata: "
    return name.encode() + encode(data) + b"\n\n"


def bundle(number: int, change: Change, before: Cursor, after: Cursor) -> Bundle:
    """Encode a record's events.

    All but the last carry a cursor before the record: who is cut off within it gets it whole again.
    """
    row, detail = change.row, change.detail
    lines = [sse("line", LineChanged(row.id, line), f"{before}~{n}") for n, line in enumerate(change.lines, start=1)]
    hidden = ConversationChanged(change.what, masked(row), masked(detail))
    shown = ConversationChanged(change.what, row, detail)
    return Bundle(
        number=number,
        masked=b"".join([*lines, sse("conversation", hidden, str(after))]),
        whole=b"".join([*lines, sse("conversation", shown, str(after))]),
    )
