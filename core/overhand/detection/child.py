"""The process of an isolated detector: `python -m overhand.detection.child`, started by `isolate.Child`.

It reads frames from stdin and answers on what was stdout; whatever the detector prints goes to stderr.
"""

import asyncio
import os
import pickle
import sys
import threading
import time
from typing import BinaryIO

from overhand.detection.nonsense import Nonsense, checked
from overhand.detection.signal import Detector
from overhand.detection.wire import (
    HEAD_SIZE,
    Answer,
    Ready,
    Said,
    Trouble,
    decode_asked,
    decode_hello,
    frame,
    length,
)

__all__ = ["main"]


def main() -> None:
    """Answer until the pipe closes."""
    asked = os.fdopen(os.dup(0), "rb")
    said = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    with asked, said, asyncio.Runner() as runner:
        detector = load(asked, said)
        while detector is not None and (body := read(asked)):
            write(said, answer(runner, detector, body))


def load(asked: BinaryIO, said: BinaryIO) -> Detector | None:
    """The detector of the first frame; None when it cannot be had, which the parent has then been told."""
    hello = decode_hello(read(asked))
    threading.Thread(target=end_with, args=(hello.parent,), daemon=True).start()
    sys.path[:] = hello.path
    try:
        detector: Detector = pickle.loads(hello.detector)  # noqa: S301 - our own parent made it
    except BaseException as error:  # noqa: BLE001 - importing a plugin may raise anything
        write(said, Trouble(f"{type(error).__name__}: {error}"))
        return None
    write(said, Ready())
    return detector


def answer(runner: asyncio.Runner, detector: Detector, body: bytes) -> Said:
    """What the detector says about one view."""
    try:
        return Answer(checked(runner.run(look(detector, body))))
    except Nonsense as error:
        return Trouble(str(error), nonsense=True)
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything
        return Trouble(f"{type(error).__name__}: {error}")


async def look(detector: Detector, body: bytes) -> object:
    """Ask the detector."""
    return await detector.look(decode_asked(body).view())


def read(asked: BinaryIO) -> bytes:
    """The next frame's body; empty when the parent closed the pipe."""
    head = asked.read(HEAD_SIZE)
    return asked.read(length(head)) if len(head) == HEAD_SIZE else b""


def write(said: BinaryIO, message: Said) -> None:
    """One frame, at once."""
    said.write(frame(message))
    said.flush()


def end_with(parent: int) -> None:
    """End this process soon after its parent, also while the detector computes and never reads the closed pipe."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
