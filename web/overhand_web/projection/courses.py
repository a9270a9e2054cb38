"""Follows every episode as the journal tells it, and keeps what detection came to by day."""

from collections import Counter, OrderedDict
from collections.abc import Sequence

from msgspec import Struct, field

from overhand.conversation import Event
from overhand.conversation import events as e
from overhand.replay import Count, Course, Stamp, Tally
from overhand_web.projection.ledger import DAY_MS, Ledger

__all__ = ["Courses"]

CACHED = 1_000


class Followed(Struct):
    """An episode as far as it was read, and its counts as they were written last."""

    course: Course
    counts: Counter[Count] = field(default_factory=Counter[Count])


class Courses:
    """Counts as `overhand replay --verdicts` does, by the same `Tally`, an episode each time it changed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._running: OrderedDict[str, Followed] = OrderedDict()
        self._changed: dict[tuple[str, int], Followed] = {}

    def take(self, conversation: str, events: Sequence[Event], stamp: Stamp) -> None:
        """Read one record."""
        for event in events:
            followed = self._of(conversation, event)
            if followed.course.take(event, stamp):
                self._changed[conversation, followed.course.episode] = followed

    def _of(self, conversation: str, event: Event) -> Followed:
        """The episode an event belongs to: the one that runs, unless it begins one or a verdict names an earlier."""
        running = self._runs(conversation)
        if isinstance(event, e.EpisodeStarted):
            return self._remember(conversation, Followed(running.course.next(event.episode)))
        if isinstance(event, e.VerdictGiven) and event.episode not in {0, running.course.episode}:
            return self._earlier(conversation, event.episode) or running
        return running

    def _runs(self, conversation: str) -> Followed:
        followed = self._running.get(conversation)
        if followed is not None:
            self._running.move_to_end(conversation)
            return followed
        return self._remember(conversation, stored(conversation, self._ledger.last(conversation) or Course()))

    def _remember(self, conversation: str, followed: Followed) -> Followed:
        self._running[conversation] = followed
        if len(self._running) > CACHED:
            self._running.popitem(last=False)
        return followed

    def _earlier(self, conversation: str, episode: int) -> Followed | None:
        unwritten = self._changed.get((conversation, episode))
        if unwritten is not None:
            return unwritten
        course = self._ledger.find(conversation, episode)
        return None if course is None else stored(conversation, course)

    def write(self) -> None:
        """Write each episode that changed once, however many records of a batch were about it."""
        for (conversation, _), followed in self._changed.items():
            tally = tallied(conversation, followed.course)
            difference = Counter(tally.counts)
            difference.subtract(followed.counts)
            self._ledger.write(conversation, followed.course, tally.cases)
            self._ledger.count(followed.course.at // DAY_MS, difference)
            followed.counts = tally.counts
        self._changed.clear()

    def drop(self, conversation: str) -> None:
        """Forget a conversation and all it counted for: its customer was erased, or its journal is broken."""
        for course in self._ledger.every(conversation):
            difference: Counter[Count] = Counter()
            difference.subtract(tallied(conversation, course).counts)
            self._ledger.count(course.at // DAY_MS, difference)
        self._ledger.drop(conversation)
        self._running.pop(conversation, None)
        self._changed = {key: followed for key, followed in self._changed.items() if key[0] != conversation}

    def forget(self) -> None:
        """What was read since the last writing is to be read again."""
        self._running.clear()
        self._changed.clear()


def stored(conversation: str, course: Course) -> Followed:
    """An episode as the tables have it."""
    return Followed(course, tallied(conversation, course).counts)


def tallied(conversation: str, course: Course) -> Tally:
    """What one episode comes to; nothing as long as the customer has not written."""
    tally = Tally()
    if course.turns:
        tally.add(course.recorded(conversation))
    return tally
