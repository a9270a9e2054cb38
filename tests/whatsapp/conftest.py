"""Bodies, an inlet that remembers, and real servers on free ports."""

import json
import socket
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from overhand.channel import HttpRequest, HttpResponse, Item, Route
from overhand.errors import StoreUnavailable

PAYLOADS = Path(__file__).parent / "payloads"


class RecordingInlet:
    """Keeps what it accepts; `down` makes it refuse as a log that cannot be reached."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.channels: set[str] = set()
        self.calls = 0
        self.down = False

    async def accept(self, channel: str, items: Sequence[Item]) -> None:
        self.calls += 1
        if self.down:
            raise StoreUnavailable("publish", "timeout")
        self.channels.add(channel)
        self.items += items


@pytest.fixture
def inlet() -> RecordingInlet:
    return RecordingInlet()


@pytest.fixture
def payload() -> Callable[[str], bytes]:
    """Read a kept body by its name."""
    return lambda name: (PAYLOADS / f"{name}.json").read_bytes()


@pytest.fixture
def body() -> Callable[..., bytes]:
    """Build a body with one change from the members of its value."""

    def build(field: str = "messages", number: str = "1001", **members: object) -> bytes:
        metadata = {"display_phone_number": "34963550100", "phone_number_id": number}
        value = {"messaging_product": "whatsapp", "metadata": metadata, **members}
        entry = {"id": "waba", "changes": [{"field": field, "value": value}]}
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

    return build


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncGenerator[str]:
    """Run an app on a real socket and give its URL; started and stopped by hand, for `serve` polls to be stopped."""
    config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        await server.startup(sockets=[listener])
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            await server.shutdown(sockets=[listener])


@pytest.fixture
def serve() -> Callable[[ASGIApp], AbstractAsyncContextManager[str]]:
    return serving


async def chunks(receive: Receive) -> AsyncIterator[bytes]:
    """Yield a request's body as it comes."""
    more = True
    while more:
        message = await receive()
        assert message["type"] == "http.request", "the client went away"
        yield message.get("body", b"")
        more = message.get("more_body", False)


def asgi(routes: Sequence[Route]) -> ASGIApp:
    """Serve a channel's routes; a request that was not read to its end closes the connection."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        handlers = {(one.method, one.path): one.handler for one in routes}
        handler = handlers.get((scope["method"], scope["path"]))
        answer = HttpResponse(status=404)
        if handler is not None:
            request = HttpRequest(
                method=scope["method"],
                path=scope["path"],
                query=dict(parse_qsl(scope["query_string"].decode("latin-1"))),
                headers=dict(scope["headers"]),
                body=lambda: chunks(receive),
            )
            answer = await handler(request)
        headers = [(b"content-type", answer.content_type.encode())]
        headers.append((b"content-length", str(len(answer.body)).encode()))
        if answer.status in {408, 413}:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    return app


@pytest.fixture
def adapt() -> Callable[[Sequence[Route]], ASGIApp]:
    return asgi


class RawServer:
    """A TCP server that answers each connection with fixed bytes, or with nothing, and then closes it."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.released = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.requests.append(request_of(connection))
                if self.answer is None:
                    self.released.wait(10)
                else:
                    connection.sendall(self.answer)

    def close(self) -> None:
        self.released.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)


def request_of(connection: socket.socket) -> bytes:
    """Read one request with its body."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65_536)
    head, _, rest = raw.partition(b"\r\n\r\n")
    length = next((int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.lower().startswith(b"content-len")), 0)
    while len(rest) < length:
        rest += connection.recv(65_536)
    return head + b"\r\n\r\n" + rest


@pytest.fixture
def raw_server() -> Iterator[Callable[[bytes | None], RawServer]]:
    """Start servers that answer fixed bytes (None: never)."""
    started: list[RawServer] = []

    def start(answer: bytes | None) -> RawServer:
        started.append(RawServer(answer))
        return started[-1]

    yield start
    for server in started:
        server.close()
