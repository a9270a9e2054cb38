# pyright: reportPrivateUsage=false
# A test may look inside.

import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable

import anyio
import pytest

from overhand.clock import SystemClock
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.membership import Membership, _rendezvous
from overhand.runtime.streams import Layout
from overhand.testing.clock import ManualClock

pytestmark = pytest.mark.anyio

Holds = Callable[[], bool | Awaitable[bool]]
Eventually = Callable[[Holds], Awaitable[None]]
CLOCK = SystemClock()

_WORKER = """
import asyncio, sys
from overhand.clock import SystemClock
from overhand.runtime.bus import Bus
from overhand.runtime.membership import Membership, _rendezvous
from overhand.runtime.streams import Layout
async def main():
    bus = await Bus.connect(sys.argv[1])
    async with Membership(bus, Layout(prefix="t", partitions=4, streams=2), "other", SystemClock(), schema=3):
        await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.fixture
async def alone(bus: Bus, layout: Layout) -> AsyncGenerator[Membership]:
    async with Membership(bus, layout, "w1", CLOCK) as membership:
        yield membership


def _is_fresh(membership: Membership) -> bool:
    """Asked through a function, since the answer changes between two questions."""
    return membership.fresh


def _ids(membership: Membership) -> list[str]:
    return [member.worker for member in membership.members()]


async def test_a_worker_alone_owns_everything_and_is_fresh_at_once(alone: Membership) -> None:
    assert _ids(alone) == ["w1"]
    assert alone.owned() == frozenset(range(4))
    assert alone.fresh


async def test_every_partition_has_exactly_one_owner_on_which_all_agree(
    alone: Membership, bus: Bus, layout: Layout, eventually: Eventually
) -> None:
    async with Membership(bus, layout, "w2", CLOCK) as two, Membership(bus, layout, "w3", CLOCK) as three:
        everybody = (alone, two, three)
        await eventually(lambda: all(_ids(each) == ["w1", "w2", "w3"] for each in everybody))
        for partition in range(4):
            assert len({each.owner(partition) for each in everybody}) == 1
        assert sorted(p for each in everybody for p in each.owned()) == [0, 1, 2, 3]


def test_when_a_worker_joins_or_leaves_only_its_own_partitions_move(anyio_backend: str) -> None:
    before = [_rendezvous(p, ["a", "b", "c"]) for p in range(64)]
    after = [_rendezvous(p, ["a", "b"]) for p in range(64)]
    assert {p for p in range(64) if before[p] != after[p]} == {p for p in range(64) if before[p] == "c"}
    assert min(before.count(worker) for worker in "abc") > 10


async def test_a_clean_leave_is_known_at_once(
    alone: Membership, bus: Bus, layout: Layout, eventually: Eventually
) -> None:
    async with Membership(bus, layout, "w2", CLOCK) as two:
        await eventually(lambda: _ids(alone) == ["w1", "w2"])
        began = anyio.current_time()
        await two.leave()
        await two.leave()
        await eventually(lambda: _ids(alone) == ["w1"])
        assert anyio.current_time() - began < 1.0
        assert (two.owned(), two.fresh, two.unlatch()) == (frozenset(), False, False)


async def test_a_change_wakes_who_waits_for_it_even_if_it_came_before(
    alone: Membership, bus: Bus, layout: Layout
) -> None:
    seen = alone.version
    async with Membership(bus, layout, "w2", CLOCK):
        with anyio.fail_after(5):
            later = await alone.changed(seen)
        assert later > seen
        assert await alone.changed(seen) >= later


@pytest.mark.faults
async def test_a_killed_and_a_frozen_worker_are_judged_gone_within_the_silence(
    alone: Membership, server: EmbeddedServer, eventually: Eventually
) -> None:
    async with await anyio.open_process([sys.executable, "-c", _WORKER, server.url]) as process:
        await eventually(lambda: _ids(alone) == ["other", "w1"])
        assert alone.lowest_schema() == 1
        for how in (signal.SIGSTOP, signal.SIGKILL):
            began = anyio.current_time()
            os.kill(process.pid, how)
            await eventually(lambda: _ids(alone) == ["w1"])
            assert anyio.current_time() - began < 2.5
            if how == signal.SIGSTOP:
                os.kill(process.pid, signal.SIGCONT)
                await eventually(lambda: _ids(alone) == ["other", "w1"])


@pytest.mark.faults
async def test_a_worker_that_starts_does_not_wait_for_one_that_was_dead_already(
    bus: Bus, layout: Layout, server: EmbeddedServer, eventually: Eventually
) -> None:
    async with Membership(bus, layout, "", CLOCK) as node:
        async with await anyio.open_process([sys.executable, "-c", _WORKER, server.url]) as process:
            await eventually(lambda: _ids(node) == ["other"])
            process.kill()
        await eventually(lambda: node.members() == ())
    async with Membership(bus, layout, "w1", CLOCK) as starts:
        assert _ids(starts) == ["w1"]
        assert starts.owned() == frozenset(range(4))


async def test_a_web_node_sees_the_workers_and_is_none(
    alone: Membership, bus: Bus, layout: Layout, eventually: Eventually
) -> None:
    async with Membership(bus, layout, "", CLOCK) as node:
        assert _ids(node) == ["w1"]
        assert node.owned() == frozenset()
        assert not node.fresh
        assert not node.unlatch()
        await alone.leave()
        await eventually(lambda: node.members() == ())
        assert node.owner(0) == ""
        await node.leave()


async def test_who_hears_nobody_judges_nobody(
    alone: Membership, bus: Bus, layout: Layout, server: EmbeddedServer
) -> None:
    async with Membership(bus, layout, "w2", CLOCK):
        await server.kill()
        await anyio.sleep(1.5)  # longer than the silence after which a member is gone
        assert _ids(alone) == ["w1", "w2"]
        await server.restart()


async def test_members_are_listed_again_after_the_server_was_killed(
    alone: Membership, bus: Bus, layout: Layout, server: EmbeddedServer, eventually: Eventually
) -> None:
    async with Membership(bus, layout, "w2", CLOCK) as two:
        await eventually(lambda: _ids(alone) == ["w1", "w2"])
        await server.restart()
        await eventually(lambda: bus.connected and not alone._must_list)
        await eventually(lambda: _ids(alone) == _ids(two) == ["w1", "w2"])


async def test_the_fence_closes_when_beats_are_not_acknowledged_and_stays_closed(
    bus: Bus, layout: Layout, server: EmbeddedServer, eventually: Eventually
) -> None:
    clock = ManualClock()
    async with Membership(bus, layout, "w1", clock) as membership:
        await server.kill()
        await clock.advance(1.7)
        assert _is_fresh(membership)
        await clock.advance(0.2)
        assert not _is_fresh(membership)
        assert not membership.unlatch()
        await server.restart()
        await eventually(lambda: bus.connected and clock.sleeping == 2)
        await clock.advance(0.5)
        await eventually(membership._is_recent)
        assert not _is_fresh(membership)
        assert membership.unlatch()
        assert _is_fresh(membership)


async def test_a_freeze_that_nobody_asked_about_closes_the_fence_all_the_same(
    bus: Bus, layout: Layout, eventually: Eventually
) -> None:
    clock = ManualClock()
    async with Membership(bus, layout, "w1", clock) as membership:
        assert _is_fresh(membership)
        await anyio.wait_all_tasks_blocked()
        clock.jump(3)
        await clock.advance(0.5)
        await eventually(membership._is_recent)
        assert not _is_fresh(membership)
        assert membership.unlatch()


async def test_a_member_is_forgotten_by_the_store_itself(bus: Bus, layout: Layout, eventually: Eventually) -> None:
    async def is_forgotten() -> bool:
        return not await bus.subjects(layout.bucket_stream("MEMBERS"), ">")

    async with Membership(bus, layout, "w1", ManualClock()):
        pass
    await eventually(is_forgotten)
