"""Replays: one at a time among all web nodes, told to all of them, so that any can say how far it is, or end it."""

import uuid
from typing import Final

import anyio
from msgspec import structs

from overhand.clock import Clock
from overhand.config import Config
from overhand_web.detectors.process import replaying
from overhand_web.detectors.words import Progress, Task
from overhand_web.events.live import Live, Replaying, StopReplay
from overhand_web.projection import DAY_MS
from overhand_web.wire import ReplayRun

__all__ = ["Replays"]

TELL_S: Final = 0.5
LOST_MS: Final = 10_000
"""A node that has not told of its run for so long is gone, and its process with it."""
LOST: Final = "The node that ran it does not answer any more."


class Replays:
    """Runs what `start` asks for, with the config of this node. `await run()` never returns."""

    def __init__(self, config: Config, live: Live, clock: Clock) -> None:
        self._config, self._live, self._clock = config, live, clock
        self._latest: ReplayRun | None = None
        self._heard_at = 0
        self._own: anyio.CancelScope | None = None  # of the run of this node
        self._wished = anyio.Event()
        live.on_replay(self._hear, self._stop)

    @property
    def latest(self) -> ReplayRun | None:
        """The run that goes on somewhere, or the last one this node heard of."""
        run = self._latest
        lost = run is not None and run.state == "running" and self._clock.now() - self._heard_at > LOST_MS
        return structs.replace(run, state="failed", error=LOST) if run is not None and lost else run

    def start(self, days: int, by: str) -> ReplayRun | None:
        """Replay the last `days` days, today among them; None: one goes on already."""
        if self.latest is not None and self.latest.state == "running":
            return None
        now = self._clock.now()
        since = (now // DAY_MS - days + 1) * DAY_MS
        run = ReplayRun(id=uuid.uuid4().hex, days=days, since=since, by=by, started_at=now)
        self._own = anyio.CancelScope()
        self._set(run)
        self._wished.set()
        return run

    async def cancel(self) -> None:
        """End the run that goes on, on whichever node."""
        run = self.latest
        if self._own is not None:
            self._own.cancel()
        elif run is not None and run.state == "running":
            await self._live.tell_replay(StopReplay(run.id))

    async def run(self) -> None:
        """Run one after the other."""
        while True:
            await self._wished.wait()
            self._wished = anyio.Event()
            if self._own is not None and self._latest is not None:
                await self._run(self._own, self._latest)

    async def _run(self, own: anyio.CancelScope, run: ReplayRun) -> None:
        """One run, to its end; a node that stops takes its process along and says nothing more."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._keep_telling)
            with own:
                await self._replay(Task(config=self._config, since=run.since))
            if own.cancelled_caught:
                self._end(state="cancelled")
            self._own = None
            group.cancel_scope.cancel()
        await self._tell()

    async def _replay(self, task: Task) -> None:
        try:
            async with replaying(task) as words:
                async for word in words:
                    if isinstance(word, Progress):
                        self._change(read=word.read, total=word.total)
                    elif word.result is not None:
                        self._end(state="done", result=word.result)
                    else:
                        self._end(state="failed", error=word.error)
        except (OSError, anyio.BrokenResourceError) as error:
            self._end(state="failed", error=f"No process could be started ({type(error).__name__}).")

    async def _keep_telling(self) -> None:
        while True:
            await self._tell()
            await self._clock.sleep(TELL_S)

    async def _tell(self) -> None:
        """Tell the other nodes; one that does not hear it hears the next."""
        if self._latest is None:
            return
        self._heard_at = self._clock.now()
        await self._live.tell_replay(Replaying(self._latest))

    def _change(self, **fields: object) -> None:
        if self._latest is not None:
            self._set(structs.replace(self._latest, **fields))

    def _end(self, **fields: object) -> None:
        if self._latest is not None and self._latest.state == "running":
            self._change(ended_at=self._clock.now(), **fields)

    def _set(self, run: ReplayRun) -> None:
        self._latest, self._heard_at = run, self._clock.now()
        self._live.show_replay(run.step)

    def _hear(self, told: Replaying) -> None:
        """What another node tells; what it says of our own run is our own word come back."""
        known = self._latest
        over = known is not None and known.id == told.run.id and known.state != "running"
        if self._own is None and not over:
            self._set(told.run)

    def _stop(self, told: StopReplay) -> None:
        if self._own is not None and self._latest is not None and self._latest.id == told.id:
            self._own.cancel()
