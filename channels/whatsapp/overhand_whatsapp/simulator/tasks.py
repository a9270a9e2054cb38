"""Background work, all in one task group: it lives as long as the simulator runs."""

from collections.abc import Callable, Coroutine
from typing import Any

import anyio
from anyio.abc import TaskGroup, TaskStatus

__all__ = ["NotRunning", "Tasks"]


class NotRunning(Exception):
    """Raised when something is asked of a simulator that does not run."""


class Tasks:
    """Starts tasks while `run` runs."""

    def __init__(self) -> None:
        self.group: TaskGroup | None = None

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Keep the task group open until cancelled."""
        try:
            async with anyio.create_task_group() as group:
                self.group = group
                task_status.started()
                await anyio.sleep_forever()
        finally:
            self.group = None

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start a task.

        Raises:
            NotRunning: `run` is not running.
        """
        if self.group is None:
            raise NotRunning
        self.group.start_soon(work)
