"""Who replays: this process, or several, each with detectors of its own that are loaded once."""

import multiprocessing
import signal
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final, Protocol

import anyio
import anyio.to_thread
import msgspec

from overhand.errors import PluginError
from overhand.loop import run
from overhand.replay.prediction import Predicted
from overhand.replay.recorded import Recorded
from overhand.replay.rerun import Configuration, Equipment, Rerun

__all__ = ["Found", "Hand", "Outfit", "hands"]

Outfit = Callable[[], Equipment]
"""Makes the detectors anew; a process of its own gets it pickled."""
Conversations = Sequence[Sequence[Recorded]]
Found = list[list[tuple[Predicted, ...]]]

ENCODER = msgspec.msgpack.Encoder()
ASKED = msgspec.msgpack.Decoder(list[list[Recorded]])
FOUND = msgspec.msgpack.Decoder(Found)
LEAVE_S: Final = 2.0  # for a process that was told to end


class Hand(Protocol):
    """Replays conversations."""

    async def replay(self, conversations: Conversations) -> Found:
        """What each configuration leads to in each episode of each conversation."""
        ...


@asynccontextmanager
async def hands(
    outfit: Outfit, configurations: Sequence[Configuration], processes: int
) -> AsyncGenerator[Sequence[Hand]]:
    """As many processes as asked for, or with 0 this one.

    Raises:
        PluginError: a detector does not keep the contract.
    """
    async with AsyncExitStack() as stack:
        if not processes:
            rerun = Rerun(outfit(), configurations)
            stack.push_async_callback(rerun.close)
            yield [rerun]
            return
        yield [await stack.enter_async_context(process(outfit, configurations)) for _ in range(processes)]


class Elsewhere:
    """A hand in another process, asked one thing at a time."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    async def replay(self, conversations: Conversations) -> Found:
        """What the other process finds.

        Raises:
            PluginError: it ended.
        """
        return await anyio.to_thread.run_sync(self._ask, conversations, abandon_on_cancel=True)

    def _ask(self, conversations: Conversations) -> Found:
        try:
            self._pipe.send_bytes(ENCODER.encode([[bare(each) for each in some] for some in conversations]))
            return FOUND.decode(self._pipe.recv_bytes())
        except (EOFError, OSError) as error:
            remedy = "What it wrote stands above; `--processes 0` runs them in this one."
            raise PluginError("detectors", "the process that ran them ended", remedy) from error


def bare(recorded: Recorded) -> Recorded:
    """What a rerun needs of an episode: not what detection came to then."""
    others = tuple(flag for flag in recorded.flags if not flag.by_detection)
    return msgspec.structs.replace(recorded, lines=(), flags=others, heard=(), acts=())


@asynccontextmanager
async def process(outfit: Outfit, configurations: Sequence[Configuration]) -> AsyncGenerator[Elsewhere]:
    """A process that replays until the block ends. It is spawned: a fork would copy this one's connections."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=serve, args=(there, outfit, tuple(configurations)), daemon=True)
    child.start()
    there.close()
    try:
        yield Elsewhere(here)
    except BaseException:
        child.kill()  # it may be at work for nobody
        raise
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(end, child, here)


def end(child: SpawnProcess, pipe: Connection) -> None:
    """Close the pipe, which a process that waits takes as the end; kill one that does not wait."""
    pipe.close()
    child.join(LEAVE_S)
    if child.exitcode is None:
        child.kill()
        child.join()
    child.close()


def serve(pipe: Connection, outfit: Outfit, configurations: Sequence[Configuration]) -> None:
    """The other process: answer until the pipe closes. An interrupt from the keyboard is for the one that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run(answer, pipe, outfit, configurations)


async def answer(pipe: Connection, outfit: Outfit, configurations: Sequence[Configuration]) -> None:
    """Replay what comes."""
    rerun = Rerun(outfit(), configurations)
    try:
        while body := await anyio.to_thread.run_sync(received, pipe):
            pipe.send_bytes(ENCODER.encode(await rerun.replay(ASKED.decode(body))))
    finally:
        await rerun.close()


def received(pipe: Connection) -> bytes:
    """What is asked next; empty once nobody asks any more."""
    try:
        return pipe.recv_bytes()
    except EOFError:
        return b""
