"""The log, for a command that needs it for a moment."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from overhand.clock import SystemClock
from overhand.config import Config
from overhand.errors import StoreLocked, StoreUnavailable
from overhand.master_key import read_master_key
from overhand.runtime.bus import Bus
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.provision import ensure
from overhand.runtime.store import Store, open_store
from overhand.runtime.streams import Layout

__all__ = [
    "CONNECT_S",
    "PATIENCE_S",
    "Ports",
    "connected",
    "layout_of",
    "nats_folder",
    "opened_store",
    "running",
    "serving",
]

CONNECT_S = 2.0
ASK_AGAIN_S = 0.5
PATIENCE_S = 30.0
"""How long a worker or a web node that starts waits for a NATS that does not answer."""


class Ports(Struct):
    """What nats-server writes into its ports file."""

    nats: list[str] = []
    monitoring: list[str] = []

    @property
    def url(self) -> str:
        """Where clients connect; empty when it has not said so."""
        return self.nats[0] if self.nats else ""

    @property
    def monitor(self) -> str:
        """The base URL of the monitoring endpoint; empty without one."""
        return self.monitoring[0] if self.monitoring else ""


def layout_of(config: Config) -> Layout:
    """The layout a config describes."""
    nats = config.nats
    return Layout(prefix=nats.prefix, partitions=nats.partitions, streams=nats.streams, replicas=nats.replicas)


def nats_folder(config: Config) -> Path:
    """Where the server of our own keeps its store."""
    return Path(config.data) / "nats"


def running(folder: Path) -> Ports:
    """Where the server that holds `folder` listens; a server that crashed may have left this behind."""
    for file in folder.glob("*.ports"):
        return msgspec.json.decode(file.read_bytes(), type=Ports)
    return Ports()


@asynccontextmanager
async def serving(config: Config) -> AsyncGenerator[str]:
    """The URL of the log: the config's, or that of our own server, the running one or one for now.

    Raises:
        StoreLocked: our server is running and does not say where.
    """
    if not config.embedded:
        yield config.nats.url
        return
    folder = nats_folder(config)
    async with AsyncExitStack() as stack:
        try:
            server = await stack.enter_async_context(EmbeddedServer(folder))
            url = server.url
        except StoreLocked:
            url = running(folder).url
            if not url:
                raise
        yield url


@asynccontextmanager
async def connected(config: Config) -> AsyncGenerator[tuple[Bus, Layout]]:
    """A connection with all streams in place, for a command that needs no more.

    Raises:
        StoreUnavailable: nobody answers.
    """
    layout = layout_of(config)
    async with serving(config) as url:
        bus = await Bus.connect(url, timeout=CONNECT_S)
        try:
            await ensure(bus, layout)
            yield bus, layout
        finally:
            await bus.close()


@asynccontextmanager
async def opened_store(config: Config, patience_s: float = 0.0) -> AsyncGenerator[Store]:
    """The whole store, for a command that reads or writes conversations.

    A NATS that does not answer is asked again for `patience_s` seconds: a process that is to live long may be started
    while it restarts.

    Raises:
        StoreUnavailable: nobody answers.
        StoreUnsafe: the server would lose what it acknowledges.
    """
    master = read_master_key(config)
    clock = SystemClock()
    until = clock.monotonic() + patience_s
    async with serving(config) as url, AsyncExitStack() as stack:
        while True:
            try:
                store = await stack.enter_async_context(open_store(url, layout_of(config), master, clock))
                break
            except StoreUnavailable:
                if clock.monotonic() >= until:
                    raise
                await clock.sleep(ASK_AGAIN_S)
        yield store
