"""A child process that ends with the one that started it: the parent holds the other end of its standard input."""

import os
import signal
import sys
import threading
from typing import Final, TypeVar

import msgspec

__all__ = ["tethered"]

STDIN: Final = 0

T = TypeVar("T")


def tethered(kind: type[T]) -> T:
    """The first line of standard input, as JSON; from here on this process ends when standard input does."""
    told = msgspec.json.decode(sys.stdin.buffer.readline(), type=kind)
    threading.Thread(target=end_with_the_parent, daemon=True).start()
    return told


def end_with_the_parent() -> None:
    """Wait for the end of standard input. There may be nobody any more to say goodbye to.

    Reads below `sys.stdin`: a thread that waits inside a buffer keeps the interpreter from ending.
    """
    while os.read(STDIN, 1):
        pass
    os.kill(os.getpid(), signal.SIGKILL)
