"""The demo, put together: our own nats-server, one worker process, the console, and a simulator of each channel."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import anyio
from msgspec import structs

from overhand.business.editions import Editions
from overhand.business.store import BusinessStore
from overhand.cli.connection import layout_of, nats_folder
from overhand.clock import SystemClock
from overhand.config import Config
from overhand.errors import PluginError
from overhand.master_key import read_master_key
from overhand.plugins import Registry, collect, load_plugins, simulators
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.store import Store, open_store
from overhand.simulator import DemoHooks, Simulated, Simulator
from overhand_web.accounts import Passwords
from overhand_web.app import Mounted, Setting, WebNode
from overhand_web.demo.crew import Crew
from overhand_web.demo.folder import example, own_folder, publish, republish
from overhand_web.demo.people import enlist
from overhand_web.hosting import address_of, setting_of, until_signalled
from overhand_web.server import bind, serving

__all__ = ["run_demo"]

Say = Callable[[str], None]


async def run_demo(config: Config, business: Path | None, say: Say) -> None:
    """Run everything until SIGTERM or Ctrl+C.

    Raises:
        StoreLocked: another Overhand runs on this data folder.
        ConfigError: the business folder is wrong.
    """
    began = time.monotonic()
    own = business or own_folder(config)
    folder = own or example()
    say(f"Starting the store in {config.data} ...")
    master = read_master_key(config)
    async with EmbeddedServer(nats_folder(config)) as server:
        config = with_server(with_example(config, own, folder), server.url)
        store = open_store(server.url, layout_of(config), master, SystemClock(), monitor=server.monitor)
        async with store as opened:
            await Demo(config, folder, master, opened, say).run(began)
    say("Goodbye.")


def with_server(config: Config, url: str) -> Config:
    """The config as the worker process needs it: our server is there already."""
    return structs.replace(config, nats=structs.replace(config.nats, url=url))


def with_example(config: Config, business: Path | None, folder: Path) -> Config:
    """The example brings its own tools."""
    tools = folder / "tools.py"
    if business is not None or not tools.exists():
        return config
    return structs.replace(config, plugin_files=(*config.plugin_files, str(tools)))


class Demo:
    """One run of the demo."""

    def __init__(self, config: Config, folder: Path, master: bytes, store: Store, say: Say) -> None:
        self._config, self._folder, self._store, self._say = config, folder, store, say
        os.environ["OVERHAND_MASTER_KEY"] = master.hex()  # the worker process is not embedded and makes no key file

    async def run(self, began: float) -> None:
        """Build, start, say where, wait for the end."""
        bound = bind(self._config.web.host, self._config.web.port)
        url = address_of(bound)
        wanted = self._config.web.port
        if wanted not in {0, bound.getsockname()[1]}:
            self._say(f"Port {wanted} is taken; using {bound.getsockname()[1]}.")
        loaded = load_plugins(self._config)
        for problem in loaded.problems:
            self._say(f"Left out: {problem}")
        simulated = {name: self._simulated(each, url) for name, each in simulators(loaded).items()}
        config = self._connected(simulated, url)
        registry = collect(loaded, config)
        self._say(layers(registry))
        versions = BusinessStore(self._store.bus, self._store.layout, self._store.clock)
        self._say(f"Business {self._folder.name}: version {await publish(versions, self._folder, registry.known)}")
        editions = Editions(versions, registry.known)
        self._crew = Crew(config, self._say)
        async with anyio.create_task_group() as group:
            group.start_soon(editions.follow)
            await editions.first()
            node = WebNode(self._setting(registry, editions, simulated))
            async with serving(node, bound):
                self._say("Starting a worker ...")
                await group.start(self._crew.run)
                for each in simulated.values():
                    group.start_soon(each.run)
                group.start_soon(republish, versions, self._folder, registry.known, self._store.clock, self._say)
                lucia, *_ = await enlist(node.directory, Passwords())
                node.directory.remember(lucia)
                async with anyio.create_task_group() as signalled:
                    await signalled.start(until_signalled)
                    took = time.monotonic() - began
                    self._say(f"\nReady in {took:.1f} s. Open {url}{node.entry.path(lucia.id, '/simulator')}\n")
            group.cancel_scope.cancel()

    def _simulated(self, simulator: Simulator, url: str) -> Simulated:
        async def kill_worker() -> None:
            await self._crew.kill()

        async def conversation_of(number: str, alias: str) -> str:
            return await self._store.vault.find_customer(simulator.name, number, (alias,))

        return simulator.build(url, DemoHooks(kill_worker=kill_worker, conversation_of=conversation_of))

    def _connected(self, simulated: dict[str, Simulated], url: str) -> Config:
        """The config with each simulated channel switched on, and its secrets where the table says they are."""
        if not simulated:
            raise PluginError("demo", "no plugin brings a simulator", "Load the plugin `whatsapp`.")
        for each in simulated.values():
            os.environ.update(each.environ)
        tables = {name: each.table for name, each in simulated.items()}
        return structs.replace(self._config, channels={**self._config.channels, **tables}, public_url=url)

    def _setting(self, registry: Registry, editions: Editions, simulated: dict[str, Simulated]) -> Setting:
        mounted = [
            Mounted(path="/simulator", app=each.app, foreign=("/simulator/graph",)) for each in simulated.values()
        ]
        setting = setting_of(self._store, self._config, registry, editions)
        return structs.replace(setting, demo=True, mounted=mounted)


def layers(registry: Registry) -> str:
    """One line on who answers and whether meaning is compared, too."""
    agent = next(iter(registry.agents), "none")
    embedding = next(iter(registry.embedders), "")
    meaning = f"embedding layer {embedding}" if embedding else "no embedding layer (pip install 'overhand[embed]')"
    return f"Agent: {agent}; {meaning}."
