"""What a process that replays is told in its first line of input, and what it says, a JSON object a line."""

from msgspec import Struct

from overhand.config import Config
from overhand_web.wire import ReplayResult

__all__ = ["Ended", "Progress", "Task", "Word"]


class Task(Struct, frozen=True, kw_only=True):
    """What is to be replayed: the episodes that began at `since` (ms since the epoch) or later."""

    config: Config
    since: int


class Progress(Struct, frozen=True, tag="progress"):
    """So many conversations of so many."""

    read: int
    total: int


class Ended(Struct, frozen=True, kw_only=True, tag="ended"):
    """The last word: a result, or why there is none."""

    result: ReplayResult | None = None
    error: str = ""


Word = Progress | Ended
