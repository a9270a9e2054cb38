"""uvicorn, started from our own code: it tells open streams goodbye before it waits for connections to end."""

import errno
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import anyio
import uvicorn
from starlette.types import ASGIApp

from overhand_web.app import WebNode

__all__ = ["bind", "serving"]

PORTS_TRIED: Final = 20
GRACE_S: Final = 3
BACKLOG: Final = 2048


class Server(uvicorn.Server):
    """A server without signal handlers of its own: whoever runs it decides when it ends."""

    def __init__(self, config: uvicorn.Config, goodbye: Callable[[], None], ready: anyio.Event) -> None:
        super().__init__(config)
        self._goodbye, self._ready = goodbye, ready

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End streams first: without that uvicorn waits for them for ever (Kludex/uvicorn 2943)."""
        self._goodbye()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket: on `port`, or on the next free one after it; 0: any.

    Raises:
        OSError: none of them is free, or the host is not this machine's.
    """
    last = port + PORTS_TRIED - 1 if port else 0
    for candidate in range(port, last + 1):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named: asyncio then sets TCP_NODELAY
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, candidate))
            bound.listen(BACKLOG)
        except OSError as error:
            bound.close()
            if error.errno != errno.EADDRINUSE or candidate == last:
                raise
        else:
            return bound
    raise AssertionError("the last candidate raises")


def config_of(app: ASGIApp) -> uvicorn.Config:
    """Return how uvicorn runs an app. The access log halves its speed, so there is none."""
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        proxy_headers=True,
    )


@asynccontextmanager
async def serving(node: WebNode, bound: socket.socket) -> AsyncGenerator[None]:
    """Run a node and serve it inside the `async with`; on leaving, streams end with a goodbye.

    Raises:
        ExceptionGroup: a part of the node failed.
    """
    ready = anyio.Event()
    server = Server(config_of(node.app), node.hub.say_goodbye, ready)
    async with anyio.create_task_group() as running:
        await running.start(node.run)
        async with anyio.create_task_group() as serving_group:
            serving_group.start_soon(serve, server, bound)
            try:
                await ready.wait()
                yield
            finally:
                server.should_exit = True
        running.cancel_scope.cancel()


async def serve(server: Server, bound: socket.socket) -> None:
    """Serve until told to exit; being cancelled must not cut connections off."""
    with anyio.CancelScope(shield=True):
        await server.serve([bound])
