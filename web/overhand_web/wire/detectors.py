"""How the detectors did over some days, as `overhand replay --verdicts` counts it."""

from msgspec import Struct, field

__all__ = ["Agreed", "CaseLink", "DetectorCard", "DetectorsPage", "Performance", "Share", "VersionJudged"]


class Share(Struct, frozen=True, gc=False):
    """A share with its 95 % interval, and on how many it rests; `value` is null where it rests on none."""

    value: float | None
    low: float = field(name="from")
    high: float = field(name="to")
    n: int


class Agreed(Struct, frozen=True, kw_only=True, gc=False):
    """A detector beside what people did next, or beside the verdicts they gave."""

    right: int  # of its moments
    wrong: int
    precision: Share
    recall: Share


class Performance(Struct, frozen=True, kw_only=True):
    """One detector and reason under a business version, or (0) under all. A count is of messages unless it says so."""

    version: int
    said: int
    fired: int
    offered: int  # it would have offered a person
    acted: int  # flags it led to
    shadow: int  # signals in shadow
    would_fire: int  # of them at or above its threshold
    unheard: int  # it could not run
    moments: int  # times it fired, or would have, each until the flags of that time ended
    missed: int  # what people say should have been flagged
    people: Agreed
    verdicts: Agreed


class CaseLink(Struct, frozen=True, kw_only=True):
    """A conversation in which people say that detection was wrong."""

    conversation: str
    episode: int
    name: str
    at: int


class DetectorCard(Struct, frozen=True, kw_only=True):
    """One detector and reason."""

    detector: str
    reason: str
    shadow: bool  # it runs in shadow now
    whole: Performance
    versions: tuple[Performance, ...]  # newest first
    days: tuple[int, ...]  # its moments on each day, oldest first
    false_alarms: tuple[CaseLink, ...]  # the newest few
    misses: tuple[CaseLink, ...]  # the newest few of its reason


class VersionJudged(Struct, frozen=True, gc=False):
    """Messages that were judged under a business version."""

    version: int
    messages: int


class DetectorsPage(Struct, frozen=True, kw_only=True):
    """All detectors. Days are UTC's; an episode belongs to the day on which its customer first wrote."""

    server_time: int
    since: int  # when the first of the days began
    days: int
    judged: tuple[VersionJudged, ...]
    verdicts: int
    unnamed: int  # missed, people say, without a reason
    detectors: tuple[DetectorCard, ...]
