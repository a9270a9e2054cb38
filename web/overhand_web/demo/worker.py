"""The demo's worker process: the config is the first line of stdin, `ready` goes to stdout. It ends with the demo."""

import logging
import sys

import anyio

from overhand.cli.connection import opened_store
from overhand.config import Config
from overhand.plugins import collect, load_plugins
from overhand.runtime.hosting import host_worker
from overhand_web.tether import tethered

__all__ = ["main"]


def ready(name: str) -> None:
    """Tell the demo that mail is taken."""
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


async def work(config: Config) -> None:
    """Host one worker until told to end."""
    registry = collect(load_plugins(config), config)
    async with opened_store(config) as store:
        await host_worker(store, config, registry, ready)


def main() -> None:
    """Read the config and work."""
    logging.basicConfig(level="WARNING", format="%(asctime)s %(levelname)s worker %(name)s: %(message)s")
    anyio.run(work, tethered(Config))


if __name__ == "__main__":
    main()
