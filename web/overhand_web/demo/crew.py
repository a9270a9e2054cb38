"""The demo's worker: a process of its own, started again when it dies, so that it can be killed for show."""

import subprocess
import sys
from collections.abc import Callable

import anyio
import msgspec
from anyio.abc import Process, TaskStatus

from overhand.config import Config

__all__ = ["Crew"]

MODULE = "overhand_web.demo.worker"
LEAVE_S = 5.0


class Crew:
    """Keeps one worker process alive."""

    def __init__(self, config: Config, say: Callable[[str], None]) -> None:
        self._config, self._say = msgspec.json.encode(config), say
        self._process: Process | None = None

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Start the worker, and start it again whenever it ends; started once the first one takes mail."""
        starts = 0
        try:
            while True:
                self._process = await self._start()
                if starts == 0:
                    task_status.started()
                else:
                    self._say("a new worker has taken over")
                starts += 1
                await self._process.wait()
        finally:
            with anyio.CancelScope(shield=True):
                await self._end()

    async def kill(self) -> None:
        """Kill the worker as a power cut would: no farewell."""
        if self._process is not None and self._process.returncode is None:
            self._say("the worker was killed")
            self._process.kill()

    async def _start(self) -> Process:
        process = await anyio.open_process(
            [sys.executable, "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        await process.stdin.send(self._config)
        await process.stdin.aclose()
        await process.stdout.receive()
        return process

    async def _end(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        with anyio.move_on_after(LEAVE_S):
            await self._process.wait()
        if self._process.returncode is None:
            self._process.kill()
