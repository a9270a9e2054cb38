"""One conversation as a line of the list."""

from msgspec import Struct

from overhand.conversation.machine import Phase
from overhand_web.wire.who import Who

__all__ = ["Last", "Row"]


class Last(Struct, frozen=True, kw_only=True, gc=False):
    """The last thing written in a conversation. Author: customer, agent, operator, phone, policy or note."""

    author: str
    name: str
    text: str  # cut to one short paragraph
    at: int


class Row(Struct, frozen=True, kw_only=True):
    """A conversation in the list. Times are ms since the epoch; `null` means never."""

    id: str
    version: int  # grows with every record; an older one never replaces a newer one
    name: str
    address: str  # masked unless the reader's role may see it whole
    language: str
    phase: Phase
    episode: int
    owner: Who | None
    owner_since: int | None
    assigned: Who | None
    team: str
    reasons: tuple[str, ...]  # of the open flags, strongest first
    hold: bool
    flagged_at: int | None
    claim_due: int | None  # the earliest promise among the open flags
    last: Last | None
    last_customer_at: int | None
    unread: int  # customer's messages nobody on our side has answered yet
    updated_at: int
    channel: str
    number: str
    outcome: str
    erased: bool = False  # the customer was erased: nothing of theirs can be read any more
