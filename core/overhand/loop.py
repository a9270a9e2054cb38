"""Running a process's event loop: uvloop where it is installed, asyncio's own where it is not."""

import importlib.util
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

__all__ = ["run"]

T = TypeVar("T")


def run(main: Callable[..., Awaitable[T]], *arguments: object) -> T:
    """Run `main(*arguments)` to its end; for the processes that live long, not for a command that asks once."""
    fast = importlib.util.find_spec("uvloop") is not None
    return anyio.run(main, *arguments, backend="asyncio", backend_options={"use_uvloop": fast})
