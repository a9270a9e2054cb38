"""A TCP proxy that can cut every connection: Chromium's "offline" and closing a client leave open streams whole."""

import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Self

import anyio
from anyio.abc import SocketAttribute, SocketStream, TaskGroup

__all__ = ["Proxy"]

CHUNK = 65_536


class Proxy:
    """Passes bytes on to a port of this machine; `async with Proxy.to(port) as proxy`."""

    def __init__(self, target: int, group: TaskGroup) -> None:
        self._target, self._group = target, group
        self._open: set[SocketStream] = set()
        self.port = 0
        self.carried = 0

    @classmethod
    @asynccontextmanager
    async def to(cls, target: int) -> AsyncGenerator[Self]:
        """Listen on a free port."""
        listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
        async with listener, anyio.create_task_group() as group:
            proxy = cls(target, group)
            proxy.port = listener.extra(SocketAttribute.local_port)  # noqa: S610  # the same
            group.start_soon(listener.serve, proxy._pass_on)
            yield proxy
            await proxy.cut()
            group.cancel_scope.cancel()

    async def cut(self) -> None:
        """Break every open connection in the middle of whatever it carries."""
        for stream in list(self._open):
            raw: socket.socket = stream.extra(SocketAttribute.raw_socket)  # noqa: S610  # no database here
            raw.shutdown(socket.SHUT_RDWR)

    async def _pass_on(self, near: SocketStream) -> None:
        async with near, await anyio.connect_tcp("127.0.0.1", self._target) as far:
            self._open |= {near, far}
            try:
                async with anyio.create_task_group() as group:
                    group.start_soon(self._pump, near, far)
                    await self._pump(far, near)
                    group.cancel_scope.cancel()
            finally:
                self._open -= {near, far}

    async def _pump(self, source: SocketStream, sink: SocketStream) -> None:
        try:
            async for chunk in source:
                self.carried += len(chunk)
                await sink.send(chunk)
        except (anyio.BrokenResourceError, anyio.ClosedResourceError):
            return
