"""A web node in a process of its own: everything it needs is opened here, once."""

import signal
import socket
from collections.abc import Callable
from pathlib import Path

import anyio
from anyio.abc import TaskStatus

import overhand
from overhand.business.editions import Editions
from overhand.business.store import BusinessStore
from overhand.config import Config
from overhand.plugins import Registry
from overhand.runtime.inlet import StreamInlet
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.store import Store
from overhand_web.app import Setting, WebNode
from overhand_web.server import bind, serving

__all__ = ["address_of", "host_web", "setting_of"]


async def host_web(store: Store, config: Config, registry: Registry, say: Callable[[str], None]) -> None:
    """Run a web node until SIGTERM or SIGINT, then end its streams and leave.

    Raises:
        ConfigError: no business is published.
        OSError: no port is free.
    """
    editions = Editions(BusinessStore(store.bus, store.layout, store.clock), registry.known)
    async with anyio.create_task_group() as group:
        group.start_soon(editions.follow)
        await editions.first()
        bound = bind(config.web.host, config.web.port)
        node = WebNode(setting_of(store, config, registry, editions))
        async with serving(node, bound):
            say(where(bound, config))
            await until_signalled()
        group.cancel_scope.cancel()


def setting_of(store: Store, config: Config, registry: Registry, editions: Editions) -> Setting:
    """Return what a web node of this process is told."""
    quarantine = Quarantine(store.bus, store.layout, store.vault, store.clock)
    return Setting(
        store=store,
        config=config,
        folder=Path(config.data) / "web",
        channels=registry.channels,
        inlet=StreamInlet(store.inbox, store.layout, store.vault, quarantine, registry.channels),
        business=lambda: editions.current.business,
        build=overhand.__version__,
        detectors={name: each.reason for name, each in registry.detectors.items()},
        secure=config.public_url.startswith("https://"),
    )


def where(bound: socket.socket, config: Config) -> str:
    """Return the sentence that says where the console is, and that its port was taken if it was."""
    port = bound.getsockname()[1]
    taken = f" (port {config.web.port} is taken)" if config.web.port not in {0, port} else ""
    return f"The console is at {config.public_url or address_of(bound)}{taken}"


def address_of(bound: socket.socket) -> str:
    """Return the URL of a listening socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def until_signalled(*, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
    """Wait for SIGTERM or SIGINT."""
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        task_status.started()
        async for _ in signals:
            return
