"""A conversation whose journal cannot be folded is alarmed and continued in a new one; all others go on."""

from collections.abc import AsyncGenerator

import anyio
import anyio.lowlevel
import pytest

from overhand.clock import SystemClock
from overhand.conversation import Phase
from overhand.runtime import EmbeddedServer, Layout, Stored
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import written
from overhand.testing.workshop import working

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    layout = Layout(prefix="t", partitions=4, streams=1)
    async with open_store(server.url, layout, bytes(32), SystemClock(), monitor=server.monitor) as opened:
        yield opened


async def test_a_broken_journal_is_continued_in_a_new_conversation(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(store, agent=ScriptedAgent(["Hello."])) as shop:
        await shop.receive(written("1", "Hi"))
        await shop.channel.until(lambda: len(shop.channel.sent) == 1)
        broken = await shop.conversation("1")
        garbage = await store.bus.publish(store.layout.journal_subject(broken), b"garbage", {"Overhand": "{}"})
        assert isinstance(garbage, Stored)
    async with working(store, agent=ScriptedAgent(["Again."]), name="w2") as shop:
        await shop.receive(written("1", "Are you there?"), written("2", "Me too"))
        await shop.channel.until(lambda: any(outgoing.to == "phone:2" for outgoing in shop.channel.sent))
        with anyio.fail_after(10):
            while await shop.conversation("1") == broken or not (await shop.state("1")).succeeds:
                await anyio.lowlevel.checkpoint()
        state = await shop.state("1")
        assert state.succeeds == broken
        assert state.id != broken
        assert state.phase is Phase.FLAGGED
    assert f"conversation {broken} is quarantined" in caplog.text
