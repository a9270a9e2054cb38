"""One process of the system under test: started, killed, frozen, ended and started again by its pid."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import anyio
from anyio.abc import ByteReceiveStream, Process

__all__ = ["Node", "now_ms"]

READY: Final = re.compile(r"worker (\w+) is taking|console is at (\S+)")
GONE_S: Final = 10.0


def now_ms() -> int:
    """Return the wall clock in ms; all processes are on this machine and share it."""
    return time.time_ns() // 1_000_000


class Node:
    """`python -m overhand ...`. Its standard error goes to a file; a line on its output says that it is ready."""

    def __init__(self, kind: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.kind = kind
        self.name = ""  # what it calls itself: the worker's id, or the web node's URL; empty until it is ready
        self.crashes: list[str] = []
        self._arguments, self._environment, self._folder = arguments, environment, folder
        self._process: Process | None = None
        self._expected = False

    @property
    def is_ready(self) -> bool:
        """Whether it runs, has said that it is ready, and is not frozen by us."""
        return bool(self.name) and not self._expected

    async def run(self) -> None:
        """Start it; returns when it has ended. An end that nobody asked for is kept among the crashes."""
        self._expected, self.name = False, ""
        with (self._folder / "err.log").open("ab") as errors:
            self._process = process = await anyio.open_process(
                [sys.executable, "-m", "overhand", *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._folder,
                env=self._environment,
            )
        if process.stdout is not None:
            await self._listen(process.stdout)
        code = await process.wait()
        if not self._expected:
            self.crashes.append(f"{self.kind} {self.name or '(starting)'} ended by itself with code {code}")
        self.name = ""

    async def _listen(self, output: ByteReceiveStream) -> None:
        said = ""
        async for chunk in output:
            said = (said + chunk.decode("utf-8", "replace"))[-2_000:]
            found = READY.search(said)
            if found and not self.name:
                self.name = found[1] or found[2]

    def kill(self) -> None:
        """End it as a crash would."""
        self._expected = True
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end cleanly."""
        self._expected = True
        self._signal(signal.SIGTERM)

    def freeze(self) -> None:
        """Stop it in the middle of whatever it does."""
        self._expected = True
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on, as if nothing had happened."""
        self._signal(signal.SIGCONT)
        self._expected = False

    async def end(self) -> None:
        """End it cleanly, or by force when that takes too long."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._signal(signal.SIGCONT)
        self.terminate()
        with anyio.move_on_after(GONE_S) as scope:
            await process.wait()
        if scope.cancelled_caught:
            self.crashes.append(f"{self.kind} {self.name} did not end within {GONE_S:.0f} s of SIGTERM")
            self.kill()
            await process.wait()

    def _signal(self, which: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            os.kill(self._process.pid, which)
