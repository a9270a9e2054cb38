"""A real nats-server, a connection and a layout with its streams, new for each test."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.provision import ensure
from overhand.runtime.streams import Layout
from overhand.testing.nats import running_nats

Holds = Callable[[], bool | Awaitable[bool]]
Eventually = Callable[[Holds], Awaitable[None]]


@pytest.fixture
async def server(anyio_backend: str, tmp_path: Path) -> AsyncGenerator[EmbeddedServer]:
    async with running_nats(tmp_path / "nats") as running:
        yield running


@pytest.fixture
async def bus(server: EmbeddedServer) -> AsyncGenerator[Bus]:
    connected = await Bus.connect(server.url, name="test")
    yield connected
    await connected.close()


@pytest.fixture
async def hasty_bus(server: EmbeddedServer) -> AsyncGenerator[Bus]:
    """Gives up soon: for tests in which no answer comes."""
    connected = await Bus.connect(server.url, name="hasty", patience=0.3)
    yield connected
    await connected.close()


@pytest.fixture
async def layout(bus: Bus) -> Layout:
    small = Layout(prefix="t", partitions=4, streams=2)
    await ensure(bus, small)
    return small


@pytest.fixture
def eventually() -> Eventually:
    async def wait(holds: Holds) -> None:
        with anyio.fail_after(10):
            while True:
                answer = holds()
                if answer if isinstance(answer, bool) else await answer:
                    return
                await anyio.sleep(0.005)

    return wait
