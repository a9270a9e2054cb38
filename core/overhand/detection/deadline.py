"""A deadline that is armed at the first wait: what only computes cannot be interrupted anyway, and arming costs more.

Most detectors never wait, and a message is put before many of them.
"""

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import TypeVar

__all__ = ["Overran", "within"]

T = TypeVar("T")


class Overran(Exception):
    """Raised when work was stopped at its deadline."""


async def within(seconds: float, work: Coroutine[object, object, T]) -> T:
    """The result of `work`, which is run in the caller's task.

    Raises:
        Overran: the deadline passed, whatever the work made of being told to stop.
    """
    due = asyncio.get_running_loop().time() + seconds
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    limit = asyncio.timeout_at(due)
    try:
        async with limit:
            return await rest_of(work, waits_for)
    except Exception as error:
        if limit.expired():
            raise Overran from error
        raise


@coroutine
def rest_of(work: Coroutine[object, object, T], waits_for: object) -> Generator[object, object, T]:
    """Go on with a coroutine that has begun: hand up what it waits for and down what comes of it, as `await` does."""
    while True:
        try:
            try:
                came = yield waits_for
            except BaseException as error:  # noqa: BLE001 - a cancellation is for the work too
                waits_for = work.throw(error)
            else:
                waits_for = work.send(came)
        except StopIteration as done:
            result: T = done.value
            return result
