"""A notice, and a receiver on a real socket."""

import socket
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Protocol

import anyio
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overhand.notifier import Notice


class Receiver(Protocol):
    """What a test sees of the receiver."""

    url: str
    status: int
    bodies: list[bytes]
    headers: list[Mapping[str, str]]


class _Receiver:
    def __init__(self) -> None:
        self.url = ""
        self.status: int = HTTPStatus.OK
        self.bodies: list[bytes] = []
        self.headers: list[Mapping[str, str]] = []

    async def take(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        self.headers.append(dict(request.headers))
        return Response(status_code=self.status)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Receiver]:
        app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
            async with anyio.create_task_group() as group:
                group.start_soon(server.serve, [listener])
                yield self
                server.should_exit = True


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with _Receiver().running() as running:
        yield running


@pytest.fixture
def notice() -> Notice:
    return Notice(
        flag="f1",
        conversation="c1",
        reason="explicit_request",
        team="Care",
        claim_within_ms=120_000,
        link="https://console.example/c/c1",
    )
