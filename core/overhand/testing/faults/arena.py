"""The system under test on this machine: nats-server, workers and a web node, each a process that can be killed."""

import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, Self

import anyio
from anyio.abc import TaskGroup

from overhand.business.store import BusinessStore
from overhand.clock import SystemClock
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.membership import Membership
from overhand.runtime.store import Store, open_store
from overhand.runtime.streams import Layout
from overhand.testing.faults.node import Node
from overhand.testing.faults.settings import MASTER, PASSWORD, business, environment, free_port, settle

__all__ = ["Arena"]

READY_S: Final = 40.0
LOOK_S: Final = 0.05


class Arena:
    """What runs, and what is known of it. Every node that ends is started again until `ending` is set."""

    def __init__(self, folder: Path, server: EmbeddedServer, store: Store, config: Path, port: int) -> None:
        self.server, self.store = server, store
        self.url = f"http://127.0.0.1:{port}"
        self.workers: list[Node] = []
        self.ending = False
        self.members = Membership(store.bus, store.layout, "", store.clock)
        self._folder, self._config = folder, config
        self.web = self._node("web", "web")

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, graph: str, workers: int, operators: list[str]) -> AsyncGenerator[Self]:
        """Start everything inside the `async with`; at its end everything that was started is ended."""
        layout = Layout()
        async with (
            EmbeddedServer(folder / "nats") as server,
            open_store(server.url, layout, MASTER, SystemClock(), monitor=server.monitor) as store,
        ):
            port = free_port()
            arena = cls(folder, server, store, settle(folder, server.url, graph, port), port)
            await BusinessStore(store.bus, layout, store.clock).publish(business(folder / "business"), "faults")
            await arena._sign_up(operators)
            async with arena.members, anyio.create_task_group() as group:
                try:
                    await arena._start(group, workers)
                    yield arena
                finally:
                    with anyio.CancelScope(shield=True):
                        await arena.end()

    async def _sign_up(self, operators: list[str]) -> None:
        async with anyio.create_task_group() as group:
            for email in operators:
                group.start_soon(self._command, "operators", "add", email, "--name", email, "--password", PASSWORD)

    async def _command(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "overhand", "--config", str(self._config), *arguments]
        await anyio.run_process(command, env=environment(), stdout=subprocess.DEVNULL)

    async def _start(self, group: TaskGroup, workers: int) -> None:
        self.workers = [self._node("worker", f"worker-{number + 1}") for number in range(workers)]
        for node in self.nodes:
            group.start_soon(self._keep, node)
        await self.until(lambda: all(node.is_ready for node in self.nodes), READY_S)

    def _node(self, kind: str, name: str) -> Node:
        folder = self._folder / name
        folder.mkdir()
        arguments = ["--config", str(self._config), kind, "--data", str(folder), "--log-level", "INFO"]
        return Node(kind, arguments, environment(), folder)

    async def _keep(self, node: Node) -> None:
        """Start a node again whenever it has ended."""
        while not self.ending:
            await node.run()
            await anyio.sleep(LOOK_S)

    @property
    def nodes(self) -> list[Node]:
        """Every process but the server's."""
        return [*self.workers, self.web]

    @property
    def ready(self) -> list[Node]:
        """The workers that run and are known to each other."""
        known = {member.worker for member in self.members.members()}
        return [node for node in self.workers if node.is_ready and node.name in known]

    @property
    def crashes(self) -> list[str]:
        """What ended, or did not end, without our asking."""
        return [crash for node in self.nodes for crash in node.crashes]

    def owned_by(self, worker: str) -> frozenset[int]:
        """Return the partitions a worker runs, as the others see it."""
        return frozenset(p for p in range(self.store.layout.partitions) if self.members.owner(p) == worker)

    async def until(self, holds: Callable[[], bool], longest_s: float) -> bool:
        """Wait until something holds; whether it did in time."""
        with anyio.move_on_after(longest_s) as scope:
            while not holds():  # noqa: ASYNC110 - what is waited for happens in other processes
                await anyio.sleep(LOOK_S)
        return not scope.cancelled_caught

    async def end(self) -> None:
        """End every process."""
        self.ending = True
        for node in self.nodes:
            await node.end()
