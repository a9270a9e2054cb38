"""From counts by day to what the page of detectors shows. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from overhand.conversation import REASONS
from overhand.evaluation import Estimate
from overhand.replay import Agreement, Count, Standing, standings
from overhand_web.projection import DAY_MS, NamedCase
from overhand_web.wire import Agreed, CaseLink, DetectorCard, DetectorsPage, Performance, Share, VersionJudged

__all__ = ["Counted", "Installed", "report"]

Key = tuple[str, str]
"""A detector and a reason it speaks for."""

DIGITS = 4


class Installed(Struct, frozen=True):
    """A detector that is there, whether or not it has spoken, and whether it runs in shadow now."""

    detector: str
    reason: str
    shadow: bool = False


class Counted(Struct, frozen=True, kw_only=True):
    """What the projection tells of the days from `first` to `last` (days since the epoch)."""

    first: int
    last: int
    days: Mapping[int, Counter[Count]]
    cases: Sequence[NamedCase]

    def daily(self) -> list[Counter[Key]]:
        """The moments of each day."""
        return [moments(self.days.get(day, Counter())) for day in range(self.first, self.last + 1)]

    def links(self, detector: str, reason: str, kind: str) -> tuple[CaseLink, ...]:
        """The cases of one kind: a detector's own, and those that are nobody's but its reason's."""
        return tuple(
            CaseLink(conversation=each.conversation, episode=each.episode, name=name, at=each.at)
            for each, name in self.cases
            if (each.kind, each.reason) == (kind, reason) and each.detector in {"", detector}
        )


def report(counted: Counted, installed: Sequence[Installed], now: int) -> DetectorsPage:
    """All detectors that spoke, could not, or are there."""
    counts = with_installed(summed(counted.days.values()), installed)
    by_version: dict[Key, list[Standing]] = {}
    for each in standings(counts):
        by_version.setdefault((each.detector, each.reason), []).append(each)
    shadows = {each.detector: each.shadow for each in installed}
    daily = counted.daily()
    cards = [
        DetectorCard(
            detector=each.detector,
            reason=each.reason,
            shadow=shadows.get(each.detector, False),
            whole=performance(each),
            versions=tuple(performance(of) for of in reversed(by_version[each.detector, each.reason]) if of.version),
            days=tuple(day[each.detector, each.reason] for day in daily),
            false_alarms=counted.links(each.detector, each.reason, "wrong"),
            misses=counted.links("", each.reason, "missed"),
        )
        for each in standings(summed([{each._replace(version=0): n} for each, n in counts.items()]))
    ]
    judged = Counter({each.version: number for each, number in counts.items() if each.what == "judged"})
    return DetectorsPage(
        server_time=now,
        since=counted.first * DAY_MS,
        days=counted.last - counted.first + 1,
        judged=tuple(VersionJudged(version, judged[version]) for version in sorted(judged, reverse=True)),
        verdicts=sum(number for each, number in counts.items() if each.what == "verdicts"),
        unnamed=sum(number for each, number in counts.items() if each.what == "missed" and not each.reason),
        detectors=tuple(sorted(cards, key=place)),
    )


def summed(parts: Iterable[Mapping[Count, int]]) -> Counter[Count]:
    """Several counts in one."""
    whole: Counter[Count] = Counter()
    for each in parts:
        whole.update(each)
    return whole


def with_installed(counts: Counter[Count], installed: Iterable[Installed]) -> Counter[Count]:
    """The counts with every detector that is there; one that never spoke is counted with the reason it has."""
    spoke = {each.detector for each in counts if each.reason}
    silent = {each.detector: each.reason for each in installed if each.detector not in spoke}
    named = summed(
        {each._replace(reason=silent[each.detector]) if each.detector in silent else each: number}
        for each, number in counts.items()
    )
    for detector, reason in silent.items():
        named[Count("said", detector, reason, 0)] += 0
    return named


def moments(counts: Mapping[Count, int]) -> Counter[Key]:
    """How often each detector fired, or would have."""
    found: Counter[Key] = Counter()
    for each, number in counts.items():
        if each.what == "moments":
            found[each.detector, each.reason] += number
    return found


def place(card: DetectorCard) -> tuple[int, str, str]:
    """Where a detector stands on the page: by its reason, strongest first, whatever the figures are today."""
    known = card.reason in REASONS
    return REASONS.index(card.reason) if known else len(REASONS), card.reason, card.detector


def performance(standing: Standing) -> Performance:
    """A standing as it travels."""
    return Performance(
        version=standing.version,
        said=standing.said,
        fired=standing.fired,
        offered=standing.offered,
        acted=standing.acted,
        shadow=standing.shadow,
        would_fire=standing.would_fire,
        unheard=standing.unheard,
        moments=standing.moments,
        missed=standing.missed,
        people=agreed(standing.people),
        verdicts=agreed(standing.verdicts),
    )


def agreed(agreement: Agreement) -> Agreed:
    """An agreement as it travels."""
    return Agreed(
        right=agreement.right,
        wrong=agreement.wrong,
        precision=share(agreement.precision, agreement.judged),
        recall=share(agreement.recall, agreement.needed),
    )


def share(of: Estimate, n: int) -> Share:
    """An estimate as it travels: JSON has no NaN."""
    value = None if math.isnan(of.value) else round(of.value, DIGITS)
    return Share(value, round(of.low, DIGITS), round(of.high, DIGITS), n)
