import anyio
import pytest

from overhand.clock import SystemClock
from overhand.testing.clock import ManualClock

pytestmark = pytest.mark.anyio


async def test_the_system_clock_waits_until_a_moment_of_the_wall_clock() -> None:
    clock = SystemClock()
    at = clock.now() + 30
    await clock.sleep_until(at)
    assert at <= clock.now() < at + 5_000


async def test_a_moment_in_the_past_is_not_waited_for() -> None:
    clock = SystemClock()
    began = clock.monotonic()
    await clock.sleep_until(clock.now() - 60_000)
    await clock.sleep(-1)
    assert clock.monotonic() - began < 1


async def test_sleepers_of_a_manual_clock_wake_in_order_and_see_their_own_time() -> None:
    clock, woken = ManualClock(at=1_000), list[tuple[str, int]]()

    async def sleep(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now()))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(sleep, "late", 2)
        tasks.start_soon(sleep, "early", 1)
        await anyio.wait_all_tasks_blocked()
        assert clock.sleeping == 2
        await clock.advance(1.5)
        assert woken == [("early", 2_000)]
        await clock.advance(1)
    assert woken == [("early", 2_000), ("late", 3_000)]
    assert clock.now() == 3_500
    assert clock.monotonic() == 2.5


async def test_what_a_sleeper_starts_is_due_within_the_same_advance() -> None:
    clock, ticks = ManualClock(at=0), list[int]()

    async def tick() -> None:
        while True:
            await clock.sleep_until(clock.now() + 1_000)
            ticks.append(clock.now())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(tick)
        await anyio.wait_all_tasks_blocked()
        await clock.advance(3)
        tasks.cancel_scope.cancel()
    assert ticks == [1_000, 2_000, 3_000]
    assert clock.sleeping == 0


async def test_a_jump_wakes_nobody() -> None:
    clock = ManualClock(at=0)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(clock.sleep, 1)
        await anyio.wait_all_tasks_blocked()
        clock.jump(5)
        await anyio.wait_all_tasks_blocked()
        assert (clock.sleeping, clock.monotonic()) == (1, 5)
        await clock.advance(0)
