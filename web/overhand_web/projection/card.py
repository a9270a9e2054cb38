"""What the console remembers of one conversation beside its folded state."""

from msgspec import Struct, field

from overhand.conversation.state import Conversation
from overhand_web.wire import EpisodeVerdict, Flag, Held, Judgement, Last, Stretch, Who

__all__ = ["Card", "LastMove"]


class LastMove(Struct, frozen=True, kw_only=True, gc=False):
    """The last move of the state machine: its event's name, who made it and when."""

    event: str
    by: Who
    at: int
    to: Who | None = None


class Card(Struct, omit_defaults=True):
    """The folded conversation and what rows, context cards and refusals tell about it."""

    conversation: Conversation
    last: Last | None = None
    last_line: str = ""  # the line `last` was taken from
    unread: int = 0
    draft_turn: str = ""
    said: EpisodeVerdict | None = None  # of this episode
    flags: dict[str, Flag] = field(default_factory=dict[str, Flag])  # of this episode, in the order they came
    signals: list[Judgement] = field(default_factory=list[Judgement])
    held: list[Held] = field(default_factory=list[Held])
    episodes: list[Stretch] = field(default_factory=list[Stretch])
    moved: LastMove | None = None
    erased: bool = False
    indexed_name: str = ""  # the name that can be searched
    filed: tuple[str, str] | None = None  # phase and owner it is counted under
    broken: bool = False  # a record is missing: what is shown may be incomplete
