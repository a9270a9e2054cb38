"""The panel: every detector looks at a text, and what they say becomes one decision."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from time import perf_counter

import msgspec

from overhand.detection.judge import Judge, opinions
from overhand.detection.seat import Heard, Seat, Settings, seated
from overhand.detection.signal import ConversationView, Detector, Vectors
from overhand.detection.sitting import decided, ordered
from overhand.detection.verdict import Judged

__all__ = ["Panel"]

GRACE_S = 0.1  # for a detector that was told to stop


class Panel:
    """Runs the detectors side by side, each under its own deadline, and none able to hold up or spoil the others.

    The detectors run in tasks of the panel's own rather than in a task group: a group waits for its last member, and a
    plugin that swallows its cancellation would keep the conversation waiting for ever. Such a task is left behind.
    """

    def __init__(
        self,
        detectors: Iterable[Detector],
        *,
        clock: Callable[[], int],
        vectors: Vectors | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Seat the detectors; a judge is asked what they are not sure of.

        Raises:
            PluginError: a detector does not keep the contract, or two have one name.
        """
        self._seats = seated(detectors)
        self._clock = clock
        self._vectors = vectors
        self._judge_of_grey = judge
        self._left_behind: set[asyncio.Task[Heard]] = set()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason the panel can flag or offer for, the strongest first."""
        return ordered({seat.reason for seat in self._seats} | {"explicit_request", "detector_unavailable"})

    @property
    def left_behind(self) -> int:
        """How many detectors' tasks were told to stop and still run."""
        return len(self._left_behind)

    async def judge(self, view: ConversationView, settings: Settings) -> Judged:
        """What the detectors of customers' messages say about `view.last`; fixed words count beside them."""
        return await self._judge("customer", view, settings)

    async def judge_draft(self, view: ConversationView, settings: Settings) -> Judged:
        """What the detectors of drafts say about `view.last`, which the AI wrote and nobody has sent yet."""
        return await self._judge("draft", view, settings)

    async def _judge(self, looks_at: str, view: ConversationView, settings: Settings) -> Judged:
        began = perf_counter()  # a loop's own time may tick in whole milliseconds
        seats = [seat for seat in self._seats if seat.looks_at == looks_at]
        if view.vectors is None and self._vectors is not None:
            view = msgspec.structs.replace(view, vectors=self._vectors)
        heard = zip(seats, await self._hear(seats, view, settings), strict=True)
        weigh = partial(opinions, self._judge_of_grey, view) if self._judge_of_grey is not None else None
        judged = await decided(looks_at, view, settings, heard, weigh)
        return msgspec.structs.replace(judged, took_ms=(perf_counter() - began) * 1000)

    async def _hear(self, seats: Sequence[Seat], view: ConversationView, settings: Settings) -> list[Heard]:
        """One answer for each seat, in their order, none later than the longest deadline and a grace."""
        if not seats:
            return []
        now = self._clock()
        tasks = [asyncio.create_task(seat.look(seat.own(view, settings), now)) for seat in seats]
        longest = max(seat.deadline_ms for seat in seats) / 1000 + GRACE_S
        try:
            await asyncio.wait(tasks, timeout=longest)
        finally:
            self._leave(tasks)
        return [outcome(seat, task, now) for seat, task in zip(seats, tasks, strict=True)]

    def _leave(self, tasks: Sequence[asyncio.Task[Heard]]) -> None:
        """Cancel what still runs, and keep it referenced until it ends."""
        for task in tasks:
            if not task.done():
                task.cancel()
                self._left_behind.add(task)
                task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[Heard]) -> None:
        """A task that was left behind ended; asking for its exception tells asyncio that it was seen."""
        self._left_behind.discard(task)
        if not task.cancelled():
            task.exception()

    async def close(self) -> None:
        """End the child processes of isolated detectors."""
        for seat in self._seats:
            await seat.close()


def outcome(seat: Seat, task: asyncio.Task[Heard], now: int) -> Heard:
    """What a task came to; one that does not end, or cancels itself, failed."""
    if not task.done():
        return seat.overran(now)
    if task.cancelled():
        return seat.failure("raised", "it cancelled itself")
    error = task.exception()
    return task.result() if error is None else seat.raised(error)
