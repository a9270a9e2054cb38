"""What a command's endpoint answers."""

from msgspec import Struct

from overhand.conversation.machine import Phase
from overhand_web.wire.row import Row
from overhand_web.wire.who import Who

__all__ = ["Done", "Failure", "RefusedAnswer"]


class Done(Struct, frozen=True, kw_only=True):
    """200: done; the stream at `cursor` shows the effect."""

    conversation: str
    version: int
    cursor: str
    done: bool = True


class RefusedAnswer(Struct, frozen=True, kw_only=True):
    """409: not possible now; `message` says who made it so and when."""

    message: str
    phase: Phase
    by: Who | None
    at: int
    conversation: Row | None
    error: str = "refused"


class Failure(Struct, frozen=True):
    """Any other refusal: `error` for programs, `message` for people."""

    error: str  # unauthorized, forbidden, bad_request, not_found, unavailable, ...
    message: str
