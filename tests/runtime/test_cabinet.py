import os
import signal

import anyio
import pytest

from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.cabinet import Cabinet
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.streams import Layout

pytestmark = pytest.mark.anyio


async def test_the_first_value_wins_and_the_loser_is_told(bus: Bus, layout: Layout) -> None:
    cabinet = Cabinet(bus, layout, "SETTINGS")
    assert await cabinet.put("a.b", b"one")
    assert not await cabinet.put("a.b", b"two")
    stored = await cabinet.get("a.b")
    assert stored is not None
    assert stored.data == b"one"
    assert await cabinet.put("a.b", b"two", stored.seq)
    assert await cabinet.keys("a.*") == ["a.b"]


async def test_the_same_value_stored_by_a_lost_attempt_counts_as_ours(bus: Bus, layout: Layout) -> None:
    cabinet = Cabinet(bus, layout, "SETTINGS")
    assert await cabinet.put("a", b"one")
    assert await cabinet.put("a", b"one")


async def test_an_answer_lost_on_the_way_is_settled_by_asking_again(
    hasty_bus: Bus, layout: Layout, server: EmbeddedServer
) -> None:
    cabinet = Cabinet(hasty_bus, layout, "SETTINGS")
    os.kill(server.pid, signal.SIGSTOP)
    results: list[bool] = []

    async def put() -> None:
        results.append(await cabinet.put("a", b"one"))

    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(put)
            await anyio.sleep(0.4)  # the time an attempt is waited for, and a little
            os.kill(server.pid, signal.SIGCONT)
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert results == [True]


async def test_a_value_too_large_is_refused_at_once(bus: Bus, layout: Layout) -> None:
    with pytest.raises(StoreUnavailable, match="more than the server takes"):
        await Cabinet(bus, layout, "SETTINGS").put("a", bytes(9 * 1024 * 1024))


async def test_erasing_what_is_not_there_is_harmless(bus: Bus, layout: Layout) -> None:
    await Cabinet(bus, layout, "SETTINGS").erase("nothing")
