"""The demo's worker: a process of its own, started again when it dies, so that it can be killed for show."""

import subprocess
import sys
from collections.abc import Callable
from typing import Final

import anyio
import msgspec
from anyio.abc import ByteReceiveStream, Process, TaskStatus

from overhand.config import Config

__all__ = ["Crew"]

MODULE: Final = "overhand_web.demo.worker"
LEAVE_S: Final = 5.0
PAUSE_S: Final = 0.5


class Crew:
    """Keeps one worker process alive. The process ends with us: it holds the other end of its standard input."""

    def __init__(self, config: Config, say: Callable[[str], None]) -> None:
        self._config, self._say = msgspec.json.encode(config), say
        self._process: Process | None = None

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Start the worker, and start it again whenever it ends; started once the first one takes mail.

        Raises:
            RuntimeError: the first one ended before it took mail; its own words are on stderr.
        """
        first = True
        try:
            while True:
                process = await self._start()
                ready = await says_ready(process.stdout)
                if first and not ready:
                    raise RuntimeError("the worker did not start")
                if first:
                    task_status.started()
                elif ready:
                    self._say("a new worker has taken over")
                first = False
                await process.wait()
                if not ready:
                    await anyio.sleep(PAUSE_S)
        finally:
            with anyio.CancelScope(shield=True):
                await self._end()

    async def kill(self) -> None:
        """Kill the worker as a power cut would: no farewell."""
        if self._process is not None and self._process.returncode is None:
            self._say("the worker was killed")
            self._process.kill()

    async def _start(self) -> Process:
        """A process with its config; in a session of its own, for Ctrl+C is ours to hear."""
        process = self._process = await anyio.open_process(
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None,
            start_new_session=True,
        )
        if process.stdin is not None:
            await process.stdin.send(self._config + b"\n")
        return process

    async def _end(self) -> None:
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            with anyio.move_on_after(LEAVE_S):
                await process.wait()
        if process.returncode is None:
            process.kill()
        await process.aclose()


async def says_ready(stdout: ByteReceiveStream | None) -> bool:
    """Wait until a worker takes mail; False when it ended before."""
    if stdout is None:
        return False
    try:
        await stdout.receive()
    except anyio.EndOfStream:
        return False
    return True
