"""A business folder in its smallest form, and a real store."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.provision import ensure
from overhand.runtime.streams import Layout

HEAD = 'name = "Lume"\n'
TEAMS = "[teams.care]\n"

Files = dict[str, bytes]
Write = Callable[..., Files]


@pytest.fixture
def files() -> Write:
    """Makes the files of a business: what stands above the first table, and more tables below the teams."""

    def write(tables: str = "", *, head: str = HEAD, teams: str = TEAMS, **more: str) -> Files:
        text = f"{head}{teams}{tables}"
        extra = {f"knowledge/{name}.md": content.encode() for name, content in more.items()}
        return {"business.toml": text.encode(), "prompt.md": b"You answer for Lume.", **extra}

    return write


@pytest.fixture
def layout() -> Layout:
    return Layout(prefix="test", partitions=2)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncGenerator[EmbeddedServer]:
    async with EmbeddedServer(tmp_path / "nats") as server:
        yield server


@pytest.fixture
async def bus(server: EmbeddedServer, layout: Layout) -> AsyncGenerator[Bus]:
    bus = await Bus.connect(server.url)
    await ensure(bus, layout)
    yield bus
    await bus.close()
