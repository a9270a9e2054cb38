"""What the event stream carries, beside the plain texts of drafts and presence."""

from msgspec import Struct

from overhand_web.wire.detail import Context
from overhand_web.wire.line import Line
from overhand_web.wire.row import Row

__all__ = ["ConversationChanged", "Hello", "LineChanged"]


class Hello(Struct, frozen=True, kw_only=True):
    """The first event of every stream."""

    cursor: str
    server_time: int
    build: str
    protocol: int = 1
    heartbeat_s: int = 15


class ConversationChanged(Struct, frozen=True):
    """A conversation as one record left it; `what` names the record's weightiest event."""

    what: str
    row: Row
    detail: Context


class LineChanged(Struct, frozen=True):
    """A thread entry, new or changed."""

    conversation: str
    line: Line
