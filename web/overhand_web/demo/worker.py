"""The demo's worker process: the config is the first line of stdin, `ready` goes to stdout.

Standard input ends when the demo does, however it ended: then this process ends, too.
"""

import logging
import os
import signal
import sys
import threading
from typing import Final

import anyio
import msgspec

from overhand.cli.connection import opened_store
from overhand.config import Config
from overhand.plugins import collect, load_plugins
from overhand.runtime.hosting import host_worker

__all__ = ["main"]

STDIN: Final = 0


def ready(name: str) -> None:
    """Tell the demo that mail is taken."""
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


def end_with_the_demo() -> None:
    """Wait for the end of standard input. There is no store any more to say goodbye to.

    Reads below `sys.stdin`: a thread that waits inside a buffer keeps the interpreter from ending.
    """
    while os.read(STDIN, 1):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


async def work(config: Config) -> None:
    """Host one worker until told to end."""
    registry = collect(load_plugins(config), config)
    async with opened_store(config) as store:
        await host_worker(store, config, registry, ready)


def main() -> None:
    """Read the config and work."""
    logging.basicConfig(level="WARNING", format="%(asctime)s %(levelname)s worker %(name)s: %(message)s")
    config = msgspec.json.decode(sys.stdin.buffer.readline(), type=Config)
    threading.Thread(target=end_with_the_demo, daemon=True).start()
    anyio.run(work, config)


if __name__ == "__main__":
    main()
