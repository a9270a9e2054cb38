"""What the weeks came to: counts, gathered episode by episode."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from overhand.audit.draw import Draw, ticket
from overhand.audit.episodes import Episode
from overhand.audit.figures import Judged
from overhand.audit.weeks import Week, week_of

__all__ = ["Tally", "WeekCount"]

TICKETS_KEPT = 1_000


class WeekCount(Struct):
    """One week's episodes, counted. An episode with two flags counts once, and once for each of their reasons."""

    week: Week
    caught: int = 0  # flagged by the machine, and a person confirmed it
    caught_for: Counter[str] = field(default_factory=Counter[str])
    unflagged: int = 0
    judged: int = 0
    missed: int = 0
    missed_for: Counter[str] = field(default_factory=Counter[str])
    taken: int = 0  # a person stepped in before anything had called one
    asked_again: int = 0  # a person was asked for twice before the first flag
    late: int = 0  # either of the two
    caught_in_time: int = 0  # caught, and neither of the two
    last_judged: int = -1  # the highest ticket among the judged
    waiting: Draw[None] = field(default_factory=lambda: Draw[None](TICKETS_KEPT))  # tickets of those not judged

    def add(self, episode: Episode) -> None:
        """Count one of its episodes."""
        late = episode.taken or episode.asked_again
        self.caught += bool(episode.caught)
        self.caught_for.update(episode.caught)
        self.taken += episode.taken
        self.asked_again += episode.asked_again
        self.late += late
        self.caught_in_time += bool(episode.caught) and not late
        if episode.eligible:
            self.add_unflagged(episode)

    def add_unflagged(self, episode: Episode) -> None:
        """Count one to which nobody was called: judged, or still waiting."""
        self.unflagged += 1
        number = ticket(str(self.week), episode.conversation, episode.number)
        if episode.judged is None:
            self.waiting.put(number, None)
            return
        self.judged += 1
        self.last_judged = max(self.last_judged, number)
        if episode.judged.missed:
            self.missed += 1
            self.missed_for[episode.judged.reason] += 1

    @property
    def passed_over(self) -> int:
        """How many were drawn before the last one judged, and have no judgement: skipped, or new since the draw."""
        return self.waiting.below(self.last_judged)

    def sample(self, reason: str = "") -> Judged:
        """What its sample found: of one reason, or (empty) of any."""
        missed = self.missed_for[reason] if reason else self.missed
        return Judged(unflagged=self.unflagged, judged=self.judged, missed=missed)


class Tally:
    """Counts the episodes of some weeks; those of other weeks are passed by."""

    def __init__(self, weeks: Sequence[Week]) -> None:
        self._weeks: Mapping[Week, WeekCount] = {week: WeekCount(week) for week in sorted(weeks)}

    def add(self, episode: Episode) -> None:
        """Count an episode in the week in which its customer last wrote."""
        count = self._weeks.get(week_of(episode.last_at))
        if count is not None and episode.last_at:
            count.add(episode)

    @property
    def weeks(self) -> list[WeekCount]:
        """The weeks, oldest first."""
        return list(self._weeks.values())
