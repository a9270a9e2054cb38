"""Due times of the conversations of this worker: a heap with lazy deletion that only ever says `look`."""

import heapq
from collections.abc import Callable

import anyio

from overhand.clock import Clock

__all__ = ["Timers"]


class Timers:
    """Rings conversations at their due times, on the injected clock."""

    def __init__(self, clock: Clock, ring: Callable[[str], None]) -> None:
        self._clock, self._ring = clock, ring
        self._heap: list[tuple[int, str]] = []
        self._due: dict[str, int] = {}
        self._changed = anyio.Event()

    def __len__(self) -> int:
        """How many conversations wait for a time."""
        return len(self._due)

    def set(self, conversation: str, due: int) -> None:
        """Ring `conversation` at `due` (ms since the epoch) instead of when it was to ring before; 0: not at all."""
        if self._due.get(conversation, 0) == due:
            return
        if not due:
            del self._due[conversation]
            return
        self._due[conversation] = due
        heapq.heappush(self._heap, (due, conversation))
        if self._heap[0][1] == conversation:
            self._changed.set()

    def forget(self, conversation: str) -> None:
        """Do not ring: another worker owns it now."""
        self._due.pop(conversation, None)

    async def run(self) -> None:
        """Ring what is due, for ever."""
        while True:
            self._changed = anyio.Event()
            due = self.ring_due(self._clock.now())
            with anyio.CancelScope() as waiting:
                async with anyio.create_task_group() as group:
                    group.start_soon(self._cancel_when_changed, waiting)
                    if due:
                        await self._clock.sleep_until(due)
                        waiting.cancel()

    async def _cancel_when_changed(self, waiting: anyio.CancelScope) -> None:
        await self._changed.wait()
        waiting.cancel()

    def ring_due(self, now: int) -> int:
        """Ring everything due by `now`; the next due time, or 0."""
        while self._heap:
            due, conversation = self._heap[0]
            if self._due.get(conversation) != due:
                heapq.heappop(self._heap)
            elif due > now:
                return due
            else:
                heapq.heappop(self._heap)
                del self._due[conversation]
                self._ring(conversation)
        return 0
