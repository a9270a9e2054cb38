"""Everything the console shows about one open conversation beside its thread."""

from msgspec import Struct

from overhand.conversation.machine import Phase
from overhand_web.wire.row import Row
from overhand_web.wire.who import Who

__all__ = [
    "Context",
    "Detail",
    "EpisodeVerdict",
    "Flag",
    "Held",
    "Judgement",
    "OfferedDraft",
    "ReminderSet",
    "Stretch",
    "Told",
]


class Told(Struct, frozen=True, gc=False):
    """Who was told of a flag, and whether the notice was accepted."""

    to: str
    ok: bool
    why: str


class Flag(Struct, frozen=True, kw_only=True):
    """One flag of the current episode, open or ended."""

    id: str
    reason: str
    at: int
    hold: bool
    team: str
    score: float
    evidence: str
    sentence: str
    message: str  # the line that carries the evidence
    claim_due: int
    told: tuple[Told, ...] = ()
    verdict: str = ""  # good, not_needed, or nobody said
    open: bool = True


class Judgement(Struct, frozen=True, kw_only=True, gc=False):
    """What one detector found in one message of the customer."""

    message: str
    detector: str
    reason: str
    score: float
    flag_at: float
    evidence: str
    sentence: str


class EpisodeVerdict(Struct, frozen=True, kw_only=True, gc=False):
    """What a person said last of the whole episode: missed (for a reason), or no_person_needed."""

    verdict: str
    reason: str
    by: Who


class Held(Struct, frozen=True, kw_only=True):
    """Who held the conversation, and how long: the agent, a person, or nobody while it waited."""

    by: Who
    phase: Phase
    since: int
    until: int | None = None


class OfferedDraft(Struct, frozen=True, gc=False):
    """What the AI was about to say when a person took over."""

    turn: str
    text: str


class ReminderSet(Struct, frozen=True, kw_only=True, gc=False):
    """A reminder that has not rung yet."""

    id: str
    at: int
    text: str


class Stretch(Struct, frozen=True, kw_only=True, gc=False):
    """One episode, from the first message to its outcome."""

    episode: int
    started_at: int
    ended_at: int | None = None
    outcome: str = ""


class Context(Struct, frozen=True, kw_only=True):
    """What the context cards of a conversation show."""

    flags: tuple[Flag, ...]
    said: EpisodeVerdict | None
    facts: dict[str, str]
    guidance: tuple[str, ...]
    offered_draft: OfferedDraft | None
    signals: tuple[Judgement, ...]
    held: tuple[Held, ...]
    window_until: int | None  # until when free text may be sent; null: no window, or nothing received yet
    reminders: tuple[ReminderSet, ...]
    episodes: tuple[Stretch, ...]


class Detail(Row, frozen=True, kw_only=True):
    """A row and its context in one: msgspec cannot inherit from both, so a test holds the fields together."""

    flags: tuple[Flag, ...]
    said: EpisodeVerdict | None
    facts: dict[str, str]
    guidance: tuple[str, ...]
    offered_draft: OfferedDraft | None
    signals: tuple[Judgement, ...]
    held: tuple[Held, ...]
    window_until: int | None  # until when free text may be sent; null: no window, or nothing received yet
    reminders: tuple[ReminderSet, ...]
    episodes: tuple[Stretch, ...]
