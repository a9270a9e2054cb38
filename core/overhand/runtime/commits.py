"""Group commit: one commit in flight a stream; what waits meanwhile becomes the next one."""

import asyncio
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

import anyio
from anyio.abc import TaskGroup

from overhand.runtime.bus import Bus
from overhand.runtime.outcome import Outcome, Rejected, Stale, Unknown, Write
from overhand.runtime.streams import BATCH_LIMIT, Layout

__all__ = ["Commits", "GroupCommit", "Log"]

_SINGLES: Final = 12
"""Up to here single messages are faster than a batch, which costs four fsyncs whatever its size."""
_MANY_TIMEOUT_S: Final = 5.0
"""A thousand single messages take half a second and more."""
_CLOSED: Final = Unknown("this process is stopping")


class GroupCommit:
    """Stores messages of one stream; `run()` must run as long as anybody submits.

    A commit is single messages, sent without waiting for each other, or one atomic batch. A batch is also taken when
    two messages share a subject, so that a lost first one cannot end up behind the second.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._waiting: deque[tuple[Write, asyncio.Future[Outcome]]] = deque()
        self._wake = anyio.Event()
        self._open = False

    def submit(self, write: Write) -> asyncio.Future[Outcome]:
        """Queue a message; the order of submission is the order in the stream."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        if self._open:
            self._waiting.append((write, answer))
            self._wake.set()
        else:
            answer.set_result(_CLOSED)
        return answer

    def open(self) -> None:
        """Accept messages from now on."""
        self._open = True

    @property
    def closed(self) -> bool:
        """Whether every message is turned away."""
        return not self._open

    async def run(self) -> None:
        """Commit until cancelled; then everybody who still waits learns that nobody can say."""
        taken: list[tuple[Write, asyncio.Future[Outcome]]] = []
        try:
            while True:
                if not self._waiting:
                    self._wake = anyio.Event()
                    await self._wake.wait()
                taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH_LIMIT))]
                outcomes = await self._commit([write for write, _ in taken])
                for (_, answer), outcome in zip(taken, outcomes, strict=True):
                    _answer(answer, outcome)
        finally:
            self._open = False
            for _, answer in (*taken, *self._waiting):
                _answer(answer, _CLOSED)
            self._waiting.clear()

    async def _commit(self, writes: Sequence[Write]) -> list[Outcome]:
        apart = len({write.subject for write in writes}) == len(writes)
        if len(writes) == 1 or (apart and len(writes) <= _SINGLES):
            return await self._bus.publish_each(writes)
        outcomes = await self._bus.publish_batch(writes)
        if isinstance(outcomes[0], Stale | Rejected):  # nothing is stored: only the guilty ones shall fail
            return await self._bus.publish_each(writes, timeout=_MANY_TIMEOUT_S)
        return outcomes


def _answer(answer: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if not answer.done():  # whoever waited may have been cancelled
        answer.set_result(outcome)


class Commits:
    """The group commits of all streams of one kind; they run inside `async with`."""

    def __init__(self, bus: Bus, layout: Layout) -> None:
        self._layout = layout
        self._streams = [GroupCommit(bus) for _ in range(layout.streams)]
        self._tasks: TaskGroup | None = None

    async def __aenter__(self) -> Self:
        self._tasks = await anyio.create_task_group().__aenter__()
        for stream in self._streams:
            stream.open()
            self._tasks.start_soon(stream.run)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if self._tasks is None:
            return None
        self._tasks.cancel_scope.cancel()
        return await self._tasks.__aexit__(kind, error, trace)

    @property
    def closed(self) -> bool:
        """Whether messages are turned away."""
        return any(stream.closed for stream in self._streams)

    def submit(self, conversation: str, write: Write) -> asyncio.Future[Outcome]:
        """Queue a message of a conversation; the order of submission is the order in its stream."""
        return self._streams[self._layout.stream_of(self._layout.partition(conversation))].submit(write)


class Log:
    """What is written through commits of its own, inside `async with`; reading needs none."""

    def __init__(self, bus: Bus, layout: Layout) -> None:
        self._bus, self._layout = bus, layout
        self._commits = Commits(bus, layout)

    async def __aenter__(self) -> Self:
        await self._commits.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._commits.__aexit__(kind, error, trace)
