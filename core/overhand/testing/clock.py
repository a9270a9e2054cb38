"""A clock that stands still until a test moves it."""

import heapq
import itertools

import anyio
import anyio.lowlevel

__all__ = ["ManualClock"]


class ManualClock:
    """Implements `overhand.clock.Clock`; `await advance(seconds)` moves it and wakes whoever is due, in order."""

    def __init__(self, at: int = 1_764_000_000_000) -> None:
        self._start = at
        self._elapsed_us = 0
        self._sleepers: list[tuple[int, int, anyio.Event]] = []
        self._order = itertools.count()

    def now(self) -> int:
        """Return milliseconds since the epoch."""
        return self._start + self._elapsed_us // 1000

    def monotonic(self) -> float:
        """Return the seconds this clock has been moved since it was made."""
        return self._elapsed_us / 1_000_000

    @property
    def sleeping(self) -> int:
        """How many tasks wait on this clock."""
        return len(self._sleepers)

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was moved by `seconds`."""
        if seconds <= 0:
            await anyio.lowlevel.checkpoint()
            return
        await self._sleep_to(self._elapsed_us + round(seconds * 1_000_000))

    async def sleep_until(self, at: int) -> None:
        """Wait until the clock shows `at`."""
        await self.sleep((at - self.now()) / 1000)

    async def _sleep_to(self, until_us: int) -> None:
        sleeper = (until_us, next(self._order), anyio.Event())
        heapq.heappush(self._sleepers, sleeper)
        try:
            await sleeper[2].wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
                heapq.heapify(self._sleepers)

    async def advance(self, seconds: float) -> None:
        """Move the clock, stopping at each sleeper on the way so that what it starts next may be due too."""
        await anyio.wait_all_tasks_blocked()
        target = self._elapsed_us + round(seconds * 1_000_000)
        while self._sleepers and self._sleepers[0][0] <= target:
            until_us, _, event = heapq.heappop(self._sleepers)
            self._elapsed_us = max(self._elapsed_us, until_us)
            event.set()
            await anyio.wait_all_tasks_blocked()
        self._elapsed_us = target
        await anyio.wait_all_tasks_blocked()

    def jump(self, seconds: float) -> None:
        """Move the clock and wake nobody, as a process that was frozen sees it."""
        self._elapsed_us += round(seconds * 1_000_000)
