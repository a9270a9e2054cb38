import anyio
import msgspec
import pytest

from overhand.errors import ConfigError, StoreUnavailable, StoreUnsafe
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.provision import ensure
from overhand.runtime.streams import Layout
from overhand.runtime.wire import ApiReply, StreamInfo

pytestmark = pytest.mark.anyio


async def test_everything_is_created_once_and_found_again(bus: Bus, layout: Layout) -> None:
    await ensure(bus, layout)
    for config in layout.stream_configs():
        info = await bus.api(f"STREAM.INFO.{config.name}", {}, StreamInfo)
        assert info.config is not None
        assert (info.config.allow_atomic, info.config.deny_delete) == (config.allow_atomic, False)
        assert info.config.max_consumers == 10_000


async def test_many_processes_may_create_it_at_once(server: EmbeddedServer) -> None:
    layout = Layout(prefix="race", partitions=4)

    async def start() -> None:
        bus = await Bus.connect(server.url)
        await ensure(bus, layout)
        await bus.close()

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(start)


@pytest.mark.parametrize("other", [{"partitions": 8}, {"streams": 1}])
async def test_another_shape_than_the_stored_one_is_refused(bus: Bus, layout: Layout, other: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match="the store was created with"):
        await ensure(bus, msgspec.structs.replace(layout, **other))


async def test_a_stream_without_what_the_journal_needs_is_refused(bus: Bus) -> None:
    layout = Layout(prefix="old", partitions=1)
    journal = next(config for config in layout.stream_configs() if config.name == "old_J_0")
    plain = msgspec.structs.replace(journal, allow_atomic=False)
    await bus.api("STREAM.CREATE.old_J_0", plain, ApiReply)
    with pytest.raises(StoreUnsafe, match="allow_atomic"):
        await ensure(bus, layout)


async def test_limits_that_an_administrator_changed_are_kept(bus: Bus, layout: Layout) -> None:
    journal = next(config for config in layout.stream_configs() if config.name == "t_J_0")
    await bus.api("STREAM.UPDATE.t_J_0", msgspec.structs.replace(journal, max_bytes=10_000_000), ApiReply)
    await ensure(bus, layout)
    info = await bus.api("STREAM.INFO.t_J_0", {}, StreamInfo)
    assert info.config is not None
    assert info.config.max_bytes == 10_000_000


async def test_more_replicas_than_servers_are_refused_by_the_server(bus: Bus) -> None:
    with pytest.raises(StoreUnavailable, match="creating stream"):
        await ensure(bus, Layout(prefix="wide", replicas=3))
