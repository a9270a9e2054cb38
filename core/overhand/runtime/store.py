"""The log as a process works with it: connection, layout, vault, inbox and journal, opened together."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct

from overhand.clock import Clock
from overhand.runtime.bus import Bus
from overhand.runtime.inbox import Inbox
from overhand.runtime.journal import Journal
from overhand.runtime.provision import ensure
from overhand.runtime.safety import check_server
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

__all__ = ["Store", "open_store"]


class Store(Struct, frozen=True, kw_only=True):
    """Everything durable, through one connection."""

    bus: Bus
    layout: Layout
    vault: Vault
    inbox: Inbox
    journal: Journal
    clock: Clock
    doubts: tuple[str, ...] = ()  # what could not be made sure of about the server, for `doctor`


@asynccontextmanager
async def open_store(
    url: str, layout: Layout, master: bytes, clock: Clock, *, name: str = "overhand", monitor: str = ""
) -> AsyncGenerator[Store]:
    """Connect, check the server, create what is missing.

    Raises:
        StoreUnavailable: nobody answers at `url`.
        StoreUnsafe: the server is too old, or loses what it acknowledges.
        ConfigError: the store was created with another layout.
    """
    bus = await Bus.connect(url, name=name)
    try:
        doubts = await check_server(bus, monitor)
        await ensure(bus, layout)
        async with AsyncExitStack() as stack:
            vault = await stack.enter_async_context(Vault(bus, layout, master))
            inbox = await stack.enter_async_context(Inbox(bus, layout))
            journal = await stack.enter_async_context(Journal(bus, layout, clock))
            yield Store(
                bus=bus,
                layout=layout,
                vault=vault,
                inbox=inbox,
                journal=journal,
                clock=clock,
                doubts=tuple(doubts),
            )
    finally:
        await bus.close()
