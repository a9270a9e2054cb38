"""Slowing down whoever guesses passwords: failures are counted per account and per address."""

from collections import OrderedDict, deque

from overhand.clock import Clock

__all__ = ["Throttle"]

REMEMBERED = 10_000


class Throttle:
    """Allows `limit` failures of one key within `window_ms`. In memory: each node counts for itself."""

    def __init__(self, clock: Clock, limit: int, window_ms: int) -> None:
        self._clock, self._limit, self._window_ms = clock, limit, window_ms
        self._failures: OrderedDict[str, deque[int]] = OrderedDict()

    def wait_ms(self, key: str) -> int:
        """Return how long a key must wait before its next attempt, 0 when it need not."""
        failures = self._recent(key)
        if len(failures) < self._limit:
            return 0
        return failures[0] + self._window_ms - self._clock.now()

    def fail(self, key: str) -> None:
        """Count a failure."""
        failures = self._recent(key)
        failures.append(self._clock.now())
        self._failures[key] = failures
        self._failures.move_to_end(key)
        if len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeed(self, key: str) -> None:
        """Forget a key's failures."""
        self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[int]:
        failures = self._failures.get(key, deque(maxlen=self._limit))
        while failures and failures[0] + self._window_ms <= self._clock.now():
            failures.popleft()
        return failures
