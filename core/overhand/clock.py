"""Time, as everything in Overhand asks for it: through a collaborator, so that a test can turn the hands."""

import time
from typing import Protocol

import anyio
import anyio.lowlevel

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """Tells the time and waits for it."""

    def now(self) -> int:
        """Return the wall clock in milliseconds since the epoch; it may jump, also backwards."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed moment; never goes back, and runs on while the process is frozen."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that long, at least one turn of the event loop."""
        ...

    async def sleep_until(self, at: int) -> None:
        """Wait until the wall clock shows `at` (milliseconds since the epoch) or later."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> int:
        """Return milliseconds since the epoch."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds since an arbitrary moment."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds`."""
        await anyio.sleep(max(0.0, seconds))

    async def sleep_until(self, at: int) -> None:
        """Wait until `at`; looks again at least every minute, since the wall clock may be set."""
        await anyio.lowlevel.checkpoint()
        left_ms = at - self.now()
        while left_ms > 0:
            await anyio.sleep(min(left_ms / 1000, 60.0))
            left_ms = at - self.now()
