"""Pages of the list and of a thread."""

from msgspec import Struct

from overhand_web.wire.detail import Detail
from overhand_web.wire.line import Line
from overhand_web.wire.row import Row

__all__ = ["Counts", "RowPage", "ThreadPage"]


class Counts(Struct, frozen=True, kw_only=True, gc=False):
    """How many conversations each view holds, for one person."""

    now: int
    flagged: int
    mine: int
    ai: int
    colleagues: int
    resolved: int


class RowPage(Struct, frozen=True, kw_only=True):
    """One page of a view; the stream goes on from `cursor`."""

    cursor: str
    server_time: int
    counts: Counts
    items: tuple[Row, ...]
    next: str | None


class ThreadPage(Struct, frozen=True, kw_only=True):
    """A conversation with a window of its thread, oldest first; `more` says that older lines exist."""

    cursor: str
    server_time: int
    conversation: Detail
    lines: tuple[Line, ...]
    more: bool
    moves: tuple[str, ...]  # the actions this person may take now
