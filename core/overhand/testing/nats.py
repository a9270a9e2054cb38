"""A real nats-server for a test."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from overhand.runtime.embedded import EmbeddedServer

__all__ = ["running_nats"]


@asynccontextmanager
async def running_nats(folder: Path) -> AsyncGenerator[EmbeddedServer]:
    """Run a nats-server with its store in `folder` inside the `async with`; it can be killed and restarted."""
    async with EmbeddedServer(folder) as server:
        yield server
