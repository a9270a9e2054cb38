"""A worker in a process of its own: everything it needs is opened here, once, and handed to its actors."""

import secrets
import signal
from collections.abc import Callable

import anyio
from anyio.abc import TaskStatus

from overhand.agent import Agent, Starting
from overhand.business.editions import Editions
from overhand.business.store import BusinessStore
from overhand.config import CONFIG_FILE, Config
from overhand.conversation import Gate
from overhand.detection import Panel, SharedVectors
from overhand.errors import ConfigError
from overhand.plugins import Registry
from overhand.runtime.inlet import StreamInlet
from overhand.runtime.membership import Membership
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.stage import Stage
from overhand.runtime.store import Store
from overhand.runtime.worker import Worker

__all__ = ["host_worker", "stage_of"]


async def host_worker(store: Store, config: Config, registry: Registry, ready: Callable[[str], None]) -> None:
    """Run a worker until SIGTERM or SIGINT, then leave cleanly. `ready` is told its name once it takes mail.

    Raises:
        ConfigError: no business is published.
    """
    editions = editions_of(store, registry)
    async with anyio.create_task_group() as group:
        group.start_soon(editions.follow)
        await editions.first()
        name = f"w_{secrets.token_hex(4)}"
        stage = stage_of(name, store, config, registry, editions)
        await prepare(stage.agent)
        membership = Membership(store.bus, store.layout, name, store.clock)
        async with membership, Worker(stage, membership) as worker:
            await group.start(drain_on_signal, worker)
            group.start_soon(listen, stage, worker)
            ready(name)
            await worker.run()
        group.cancel_scope.cancel()


async def prepare(agent: object) -> None:
    """Let an agent prepare what its first customer should not wait for."""
    if isinstance(agent, Starting):
        await agent.start()


def editions_of(store: Store, registry: Registry) -> Editions:
    """The business as this process sees it; the tightest reply window of its channels holds."""
    window = min((channel.limits.window_ms for channel in registry.channels.values()), default=0)
    return Editions(BusinessStore(store.bus, store.layout, store.clock), registry.known, registry.embedder, window)


def agent_of(registry: Registry, name: str) -> Agent | None:
    """The agent that answers: the one named, else the first a plugin brought; None where there is none.

    Raises:
        ConfigError: the named one is not there.
    """
    if not name:
        return next(iter(registry.agents.values()), None)
    if name not in registry.agents:
        remedy = f"Loaded are: {', '.join(registry.agents) or 'none'}. Is its extra installed, its key set?"
        raise ConfigError(CONFIG_FILE, "agent", f"there is no agent {name!r}", remedy)
    return registry.agents[name]


def stage_of(name: str, store: Store, config: Config, registry: Registry, editions: Editions) -> Stage:
    """The collaborators of this worker's actors."""
    vectors = SharedVectors(registry.embedder)
    return Stage(
        worker=name,
        bus=store.bus,
        layout=store.layout,
        journal=store.journal,
        inbox=store.inbox,
        vault=store.vault,
        quarantine=Quarantine(store.bus, store.layout, store.vault, store.clock),
        clock=store.clock,
        gate=Gate(),
        source=editions,
        panel=Panel(registry.detectors.values(), clock=store.clock.now, vectors=vectors, judge=registry.judge),
        vectors=vectors,
        agent=agent_of(registry, config.agent),
        tools=tuple(registry.tools.values()),
        channels=registry.channels,
        notifiers=tuple(registry.notifiers.values()),
        console_url=config.console_url,
        may_start=lambda _partition: False,
    )


async def drain_on_signal(worker: Worker, *, task_status: TaskStatus[None]) -> None:
    """On SIGTERM or SIGINT give everything back, then end."""
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        task_status.started()
        async for _ in signals:
            await worker.drain()
            return


async def listen(stage: Stage, worker: Worker) -> None:
    """Channels that poll are polled by exactly one live worker: the owner of partition 0."""
    inlet = StreamInlet(stage.inbox, stage.layout, stage.vault, stage.quarantine, stage.channels)
    while True:
        await worker.until(lambda: worker.may_start(0))
        async with anyio.create_task_group() as group:
            for channel in stage.channels.values():
                group.start_soon(channel.listen, inlet)
            await worker.until(lambda: not worker.may_start(0))
            group.cancel_scope.cancel()
