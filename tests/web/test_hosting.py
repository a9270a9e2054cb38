"""`overhand web` as a process of its own."""

import os
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import httpx2
import pytest
from anyio.abc import Process

from overhand.business import read_folder
from overhand.business.store import BusinessStore
from overhand.cli.connection import layout_of
from overhand.clock import SystemClock
from overhand.config import Config
from overhand.errors import ConfigError
from overhand.plugins import Registry
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.store import Store, open_store
from overhand_web.hosting import host_web
from overhand_web.server import bind

pytestmark = pytest.mark.anyio

BUSINESS = Path(__file__).parents[2] / "examples" / "casa_olmo"
SHAPE = layout_of(Config())


@pytest.fixture
async def published(nats: EmbeddedServer) -> AsyncGenerator[Store]:
    async with open_store(nats.url, SHAPE, bytes(32), SystemClock()) as store:
        await BusinessStore(store.bus, store.layout, store.clock).publish(read_folder(BUSINESS), "test")
        yield store


async def start(nats: EmbeddedServer, folder: Path, *arguments: str) -> Process:
    environ = {**os.environ, "OVERHAND_MASTER_KEY": "00" * 32, "OVERHAND_LOAD_PLUGINS": "web,detectors"}
    command = [sys.executable, "-m", "overhand", "web", "--nats", nats.url, *arguments]
    return await anyio.open_process(command, cwd=folder, env=environ)


async def first_line(process: Process) -> str:
    assert process.stdout is not None
    with anyio.fail_after(20):
        return (await process.stdout.receive()).decode().splitlines()[0]


async def test_it_says_where_it_is_and_leaves_at_sigterm(
    nats: EmbeddedServer, published: Store, tmp_path: Path
) -> None:
    process = await start(nats, tmp_path, "--port", "0")
    async with process:
        line = await first_line(process)
        url = line.rpartition(" ")[2]
        async with httpx2.AsyncClient(base_url=url) as client:
            assert (await client.get("/healthz")).json() == {"ok": True}
            assert (await client.get("/login")).status_code == 200
        process.send_signal(signal.SIGTERM)
        with anyio.fail_after(5):
            assert await process.wait() == 0
    assert line.startswith("The console is at http://127.0.0.1:")
    assert (tmp_path / ".overhand" / "web" / "projection.sqlite").exists()


async def test_a_taken_port_is_said_and_the_next_one_used(
    nats: EmbeddedServer, published: Store, tmp_path: Path
) -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        async with await start(nats, tmp_path, "--port", str(port)) as process:
            line = await first_line(process)
            process.send_signal(signal.SIGINT)
            with anyio.fail_after(5):
                await process.wait()
    assert line.endswith(f"(port {port} is taken)")
    assert f":{port} " not in line


async def test_without_a_business_it_says_what_to_do(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand.business.editions.FIRST_VERSION_S", 0.2)
    with pytest.raises(ExceptionGroup) as failed:
        await host_web(store, Config(), Registry(), print)
    (error,) = failed.value.exceptions
    assert isinstance(error, ConfigError)
    assert "overhand apply" in str(error)
