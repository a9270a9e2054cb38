"""A browser of few habits: keeps its cookie, sends JSON as the console does, and reads the event stream."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import anyio
import httpx2
import msgspec
from msgspec import Struct

__all__ = ["Browser", "Heard", "next_of", "until"]

TIMEOUT_S: Final = 10.0
ASK_AGAIN_S: Final = 0.01


class Heard(Struct, frozen=True):
    """One event of a stream; `id` is empty for one that cannot be gone on from."""

    event: str
    data: Any
    id: str = ""


class Browser:
    """One signed-in (or not) browser at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx2.AsyncClient(base_url=url, timeout=TIMEOUT_S)

    async def close(self) -> None:
        """Close its connections."""
        await self.client.aclose()

    async def get(self, path: str, **query: str | int) -> httpx2.Response:
        """Ask for a page or for JSON."""
        return await self.client.get(path, params=query or None)

    async def post(self, path: str, body: object = None, **headers: str) -> httpx2.Response:
        """Send JSON; keyword names become header names."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = msgspec.json.encode({} if body is None else body)
        return await self.client.post(path, content=content, headers={"content-type": "application/json", **named})

    async def command(
        self, conversation: str, action: str, body: object = None, key: str = "k-0000-1"
    ) -> httpx2.Response:
        """Ask something of a conversation."""
        return await self.post(f"/api/v1/conversations/{conversation}/{action}", body, idempotency_key=key)

    @asynccontextmanager
    async def stream(self, after: str = "", last_event_id: str = "") -> AsyncGenerator[AsyncIterator[Heard]]:
        """Read the event stream inside the `async with`; it ends when the server ends it or the connection breaks."""
        headers = {"last-event-id": last_event_id} if last_event_id else {}
        query = {"after": after} if after else {}
        async with self.client.stream("GET", "/api/v1/events", params=query, headers=headers, timeout=None) as answer:
            answer.raise_for_status()
            yield events(answer.aiter_bytes())


async def lines_of(chunks: AsyncIterator[bytes]) -> AsyncGenerator[str]:
    """Yield lines; unlike `str.splitlines` only a line feed ends one."""
    rest = b""
    async for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode()


async def events(chunks: AsyncIterator[bytes]) -> AsyncGenerator[Heard]:
    """Yield the events of a body of `text/event-stream`."""
    event, data, id_ = "", "", ""
    async for line in lines_of(chunks):
        name, _, value = line.partition(": ")
        if not line and event:
            yield Heard(event, msgspec.json.decode(data), id_)
        if not line:
            event, data, id_ = "", "", ""
        elif name == "event":
            event = value
        elif name == "data":
            data = value
        elif name == "id":
            id_ = value


async def next_of(stream: AsyncIterator[Heard], event: str, within_s: float = TIMEOUT_S) -> Heard:
    """Return the next event of one kind."""
    with anyio.fail_after(within_s):
        async for heard in stream:
            if heard.event == event:
                return heard
    raise EOFError(f"the stream ended before {event}")


async def until(holds: Callable[[], Awaitable[bool]], within_s: float = TIMEOUT_S) -> None:
    """Ask again and again until the answer is yes."""
    with anyio.fail_after(within_s):
        while not await holds():  # noqa: ASYNC110  # the other side of a socket has no event to wait for
            await anyio.sleep(ASK_AGAIN_S)
