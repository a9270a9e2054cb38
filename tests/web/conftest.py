"""A real nats-server, a store, records written by hand, and a web node on a real socket, new for each test."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from overhand.clock import SystemClock
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.store import Store, open_store
from overhand.runtime.streams import Layout
from overhand.testing.nats import running_nats
from overhand.testing.scribe import Scribe
from overhand_web.testing import RunningWeb, running_web

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]
LAYOUT = Layout(prefix="t", partitions=4, streams=2)
MASTER = bytes(range(32))


@pytest.fixture
async def nats(anyio_backend: str, tmp_path: Path) -> AsyncGenerator[EmbeddedServer]:
    async with running_nats(tmp_path / "nats") as running:
        yield running


@pytest.fixture
async def store(nats: EmbeddedServer) -> AsyncGenerator[Store]:
    async with open_store(nats.url, LAYOUT, MASTER, SystemClock(), name="test") as opened:
        yield opened


@pytest.fixture
def scribe(store: Store) -> Scribe:
    return Scribe(store)


@pytest.fixture
async def web(store: Store, tmp_path: Path) -> AsyncGenerator[RunningWeb]:
    async with running_web(store, tmp_path / "web") as running:
        yield running


@pytest.fixture
def eventually() -> Eventually:
    async def wait(holds: Callable[[], bool]) -> None:
        with anyio.fail_after(10):
            while not holds():  # noqa: ASYNC110  # whatever the condition is
                await anyio.sleep(0.005)

    return wait
