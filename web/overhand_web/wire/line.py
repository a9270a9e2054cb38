"""One entry of a thread."""

from msgspec import Struct, field

from overhand_web.wire.detail import Told
from overhand_web.wire.who import Who

__all__ = ["Happened", "Line"]


class Happened(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The facts of an entry that is no message: only those its `event` has."""

    by: Who | None = None
    to: Who | None = None
    previous: Who | None = field(default=None, name="from")  # taken from
    flag: str = ""
    reason: str = ""
    reasons: tuple[str, ...] = ()
    score: float = 0.0
    hold: bool = False
    evidence: str = ""
    sentence: str = ""
    cause: str = ""
    detector: str = ""
    message: str = ""
    team: str = ""
    note: str = ""
    why: str = ""
    verb: str = ""
    outcome: str = ""
    confirmed: bool = False
    step: int = 0
    told: tuple[Told, ...] = ()
    src: str = ""  # phases of a move
    dst: str = ""
    outbound: str = ""
    answer: str = ""
    language: str = ""
    facts: dict[str, str] = {}
    reminder: str = ""
    state: str = ""  # of a reminder: set, rang, cancelled
    at: int = 0
    text: str = ""
    tool: str = ""
    arguments: str = ""
    result: str = ""
    ok: bool = True
    turn: str = ""


class Line(Struct, frozen=True, kw_only=True):
    """A thread entry: upsert by `id`, order by `position`.

    Kind: message, note, event, tool or draft. Status of a message: received, queued, sending, sent, delivered, read,
    failed, withdrawn or unknown. Action, for a message that did not go: retry, template, stop, channel, or nothing.
    """

    id: str
    position: int
    at: int
    kind: str
    author: Who
    text: str = ""
    form: str = "text"
    reply_to: str = ""
    status: str = ""
    why: str = ""
    action: str = ""
    event: str = ""
    data: Happened = Happened()
    edited: bool = False
    revoked: bool = False
    reactions: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
