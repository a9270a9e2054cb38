"""A replay in a process of its own, behind everything else this machine has to do."""

import os
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio
import msgspec
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from overhand_web.detectors.words import Ended, Task, Word

__all__ = ["replaying"]

MODULE: Final = "overhand_web.detectors.rerun"
LAST: Final = 19
"""The nice value of what may wait."""
LONGEST: Final = 4 * 1024 * 1024  # bytes of one line

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Word).decode


@asynccontextmanager
async def replaying(task: Task) -> AsyncGenerator[AsyncIterator[Word]]:
    """Start a process and hear what it says; it ends with the block."""
    process = await anyio.open_process(
        [sys.executable, "-m", MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None,
        start_new_session=True,
    )
    try:
        if sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, process.pid, LAST)
        if process.stdin is not None:
            await process.stdin.send(encode(task) + b"\n")
        yield words(process)
    finally:
        with anyio.CancelScope(shield=True):
            if process.returncode is None:
                process.kill()
            await process.aclose()


async def words(process: Process) -> AsyncGenerator[Word]:
    """What it says, up to its last word; if it goes without one, that it has."""
    if process.stdout is None:
        return
    stream = BufferedByteReceiveStream(process.stdout)
    while True:
        try:
            word = decode(await stream.receive_until(b"\n", LONGEST))
        except anyio.IncompleteRead:
            code = await process.wait()
            yield Ended(error=f"The process ended before its work was done (exit code {code}). The log says more.")
            return
        yield word
        if isinstance(word, Ended):
            return
