"""A detector in a process of its own, which can be killed."""

import asyncio
import contextlib
import os
import pickle
import sys

import msgspec

from overhand.detection.nonsense import Nonsense
from overhand.detection.signal import ConversationView, Detector, Signal
from overhand.detection.wire import (
    HEAD_SIZE,
    LONGEST,
    Answer,
    Asked,
    Hello,
    Ready,
    Said,
    Trouble,
    decode_said,
    frame,
    length,
)
from overhand.errors import PluginError

__all__ = ["Child", "ChildEnded", "ChildRaised"]

START_S = 20.0  # a detector may load a model


class ChildEnded(Exception):
    """Raised when the process ended, could not start, or said something unreadable."""


class ChildRaised(Exception):
    """Raised when the detector raised inside its process; the message is what it raised."""


class Child:
    """One long-lived process for one detector: asked one text at a time, killed when it overruns, started again.

    The process starts with the first question. Starting has a time of its own and goes on when a caller gives up, so
    that a detector which loads slowly is late for its first messages only.
    """

    def __init__(self, detector: Detector, *, start_s: float = START_S) -> None:
        self._start_s = start_s
        self._hello = frame(Hello(parent=os.getpid(), path=sys.path, detector=pickled(detector)))
        self._one_at_a_time = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Task[asyncio.subprocess.Process] | None = None

    @property
    def pid(self) -> int:
        """The process id, 0 while none runs."""
        return self._process.pid if self._process is not None else 0

    async def look(self, view: ConversationView) -> Signal | None:
        """What the detector finds. A caller that is cancelled while it waits for the answer has the process killed.

        Raises:
            ChildEnded: there is no process to ask, or it ended.
            ChildRaised: the detector raised.
            Nonsense: it returned what is not a signal.
        """
        asked = frame(Asked.of(view))
        async with self._one_at_a_time:
            process = await self._ready()
            try:
                said = await exchange(process, asked)
            except BaseException:
                await self._kill()
                raise
        match said:
            case Answer():
                return said.signal
            case Trouble(nonsense=True):
                raise Nonsense(said.why)
            case Trouble():
                raise ChildRaised(said.why)
            case Ready():
                raise ChildEnded("its process answered out of turn")

    async def _ready(self) -> asyncio.subprocess.Process:
        if self._starting is None:
            if self._process is not None and self._process.returncode is None:
                return self._process
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(see)
        starting = self._starting
        try:
            return await asyncio.shield(starting)
        finally:
            if starting.done():
                self._starting = None

    async def _start(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "overhand.detection.child",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._process = process
        try:
            async with asyncio.timeout(self._start_s):
                said = await exchange(process, self._hello)
        except BaseException as error:
            await self._kill()
            if isinstance(error, TimeoutError):
                raise ChildEnded(f"its process was not ready within {self._start_s:g} s") from error
            raise
        if isinstance(said, Trouble):
            await self._kill()
            raise ChildEnded(f"its process could not load it: {said.why}")
        return process

    async def _kill(self) -> None:
        """End the process at once, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):  # it is gone already
                process.kill()
            await asyncio.shield(process.wait())

    async def close(self) -> None:
        """End the process, also one that is still starting."""
        starting, self._starting = self._starting, None
        if starting is not None:
            starting.cancel()
            await asyncio.wait([starting])
        await self._kill()


async def exchange(process: asyncio.subprocess.Process, question: bytes) -> Said:
    """Write one frame to the process and read its answer.

    Raises:
        ChildEnded: the process ended, or what it said cannot be read.
    """
    if process.stdin is None or process.stdout is None:
        raise ChildEnded("its process has no pipes")
    try:
        process.stdin.write(question)
        await process.stdin.drain()
        size = length(await process.stdout.readexactly(HEAD_SIZE))
        if size > LONGEST:
            raise ChildEnded(f"its process announced {size} bytes")
        return decode_said(await process.stdout.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise ChildEnded("its process ended") from error
    except msgspec.MsgspecError as error:
        raise ChildEnded("its process said something unreadable") from error


def pickled(detector: Detector) -> bytes:
    """The detector as its process gets it.

    Raises:
        PluginError: it cannot be pickled.
    """
    try:
        return pickle.dumps(detector)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        remedy = "Define its class at the top of a module, and open files and connections in `look`."
        raise PluginError(
            detector.name, f"it asks for a process of its own but cannot be pickled: {error}", remedy
        ) from error


def see(done: asyncio.Task[asyncio.subprocess.Process]) -> None:
    """Tell asyncio that a failed start was noticed: the next question raises it, if there is one."""
    if not done.cancelled():
        done.exception()
