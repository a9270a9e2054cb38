"""The store, as a command opens it."""

import socket
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from msgspec import structs

from overhand.cli.connection import opened_store
from overhand.config import Config, Nats
from overhand.runtime import EmbeddedServer

pytestmark = pytest.mark.anyio


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


@pytest.fixture
def config(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("OVERHAND_MASTER_KEY", "00" * 32)
    return structs.replace(Config(), data=str(tmp_path), nats=Nats(url=f"nats://127.0.0.1:{port}"))


async def test_a_process_that_starts_while_nats_restarts_waits_for_it(
    config: Config, port: int, tmp_path: Path
) -> None:
    opened = anyio.Event()

    async def start() -> None:
        async with opened_store(config, patience_s=30.0):
            opened.set()

    async with anyio.create_task_group() as group:
        group.start_soon(start)
        await anyio.lowlevel.checkpoint()
        async with EmbeddedServer(tmp_path / "nats", port=port):
            with anyio.fail_after(20):
                await opened.wait()
