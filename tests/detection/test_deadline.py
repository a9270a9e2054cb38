"""A deadline that is armed at the first wait: work that waits ends in time, work that does not is not disturbed."""

import asyncio
import time

import anyio
import pytest

from overhand.detection.deadline import Overran, within

pytestmark = pytest.mark.anyio


async def test_work_that_never_waits_needs_no_deadline() -> None:
    async def computes() -> int:
        return 1

    assert await within(0, computes()) == 1


async def test_work_that_waits_goes_on_where_it_was_and_in_the_same_task() -> None:
    tasks: set[asyncio.Task[object] | None] = set()

    async def waits() -> str:
        found = ""
        for each in "abc":
            tasks.add(asyncio.current_task())
            await anyio.lowlevel.checkpoint()
            future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_soon(future.set_result, each)
            found += await future
        tasks.add(asyncio.current_task())
        return found

    assert await within(5, waits()) == "abc"
    assert tasks == {asyncio.current_task()}


async def test_what_it_waits_for_may_fail_and_it_may_live_with_that() -> None:
    async def lives() -> str:
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(future.set_exception, ValueError("no"))
        try:
            return await future
        except ValueError as error:
            await anyio.lowlevel.checkpoint()
            return str(error)

    assert await within(5, lives()) == "no"


@pytest.mark.parametrize("first", [True, False])
async def test_its_own_errors_come_out_as_they_are_a_timeout_too(first: bool) -> None:
    async def raises() -> None:
        if not first:
            await anyio.lowlevel.checkpoint()
        raise TimeoutError("own")

    with pytest.raises(TimeoutError, match="own"):
        await within(5, raises())


async def test_work_that_waits_too_long_is_stopped() -> None:
    stopped: list[bool] = []

    async def hangs() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            stopped.append(True)

    with pytest.raises(Overran):
        await within(0.01, hangs())
    assert stopped == [True]


async def test_work_that_answers_being_stopped_with_an_error_overran_all_the_same() -> None:
    async def resents() -> None:
        try:
            await anyio.sleep_forever()
        except asyncio.CancelledError:
            raise ValueError("no") from None

    with pytest.raises(Overran):
        await within(0.01, resents())


async def test_work_that_answers_being_stopped_with_a_result_is_heard() -> None:
    async def insists() -> str:
        try:
            await anyio.sleep_forever()
        except asyncio.CancelledError:
            return "yes"
        return "no"

    assert await within(0.01, insists()) == "yes"


async def test_what_was_computed_before_the_first_wait_counts() -> None:
    async def slow() -> None:
        until = time.monotonic() + 0.02
        while time.monotonic() < until:
            pass
        await anyio.sleep_forever()

    with anyio.fail_after(5), pytest.raises(Overran):
        await within(0.01, slow())


async def test_a_cancellation_from_outside_is_for_the_work_and_no_overrun() -> None:
    started, ended = anyio.Event(), anyio.Event()

    async def waits() -> None:
        started.set()
        try:
            await anyio.sleep_forever()
        finally:
            ended.set()

    task = asyncio.create_task(within(60, waits()))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
