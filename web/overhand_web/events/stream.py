"""One browser's event stream: hello, what it missed, then what happens."""

from collections.abc import AsyncGenerator
from typing import Final

import anyio
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from overhand.clock import Clock
from overhand_web.events.hub import Client, Hub, Watcher
from overhand_web.events.live import Live
from overhand_web.projection import Cursor, Projection, sse
from overhand_web.wire import Hello

__all__ = ["EventStream", "StreamDesk"]

HEARTBEAT_S: Final = 15.0
STALLED_S: Final = 20.0
"""A browser that takes nothing for so long is given up."""
PAGE: Final = 200
RETRY: Final = b"retry: 1000\n\n"
PING: Final = sse("ping", {})
RESET: Final = sse("reset", {})

HEADERS: Final = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
}


class StreamDesk:
    """Makes streams: the same frames for everybody, from the cursor each one brings."""

    def __init__(self, projection: Projection, hub: Hub, live: Live, clock: Clock, build: str) -> None:
        self._projection, self._hub, self._live, self._clock = projection, hub, live, clock
        self._build = build

    async def events(self, watcher: Watcher, cursor: str) -> AsyncGenerator[bytes]:
        """Yield the events from a cursor on (empty: from now on), until the hub ends the stream."""
        after, read = self._hub.head, self._projection.cursor
        yield RETRY + self._hello()
        if cursor:
            found = await self._start(cursor)
            if found is None:
                yield RESET
            else:
                after, read = found
        while after < self._hub.head:  # and no await from here to the hub's own frames
            head = self._hub.head
            frames = await self._projection.frames(after, PAGE, whole=watcher.whole)
            after = frames[-1].number if frames else head
            yield b"".join(frame.body for frame in frames if frame.seq > read.positions[frame.stream])
        with self._hub.client(watcher, after) as client:
            yield self._live.everywhere() + sse("counts", self._projection.counts(watcher.person))
            async for frame in follow(client):
                yield frame

    async def _start(self, text: str) -> tuple[int, Cursor] | None:
        """Return the frame number and the positions to go on from, or None when the cursor means nothing here."""
        cursor = Cursor.parse(text)
        number = None if cursor is None else await self._projection.replay_start(cursor)
        return None if cursor is None or number is None else (number, cursor)

    def _hello(self) -> bytes:
        now = self._clock.now()
        return sse("hello", Hello(cursor=str(self._projection.cursor), server_time=now, build=self._build))


async def follow(client: Client) -> AsyncGenerator[bytes]:
    """Yield what the client is sent, or a ping after a silence, until its stream is over."""
    while True:
        frame = PING
        with anyio.move_on_after(HEARTBEAT_S):
            try:
                frame = await client.next()
            except anyio.EndOfStream:
                return
        yield frame


class EventStream(Response):
    """Sends events as they come, until they end, the browser goes, or it takes nothing for too long."""

    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        self.status_code = 200
        self.background = None
        self._events = events
        self.init_headers(HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the response; whoever asks for its head only gets no events."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        async with anyio.create_task_group() as group:
            group.start_soon(self._until_gone, receive, group.cancel_scope)
            await self._send_all(send)
            group.cancel_scope.cancel()

    async def _send_all(self, send: Send) -> None:
        try:
            async for chunk in self._events:
                if not await take(send, {"type": "http.response.body", "body": chunk, "more_body": True}):
                    return
        finally:
            await self._events.aclose()
        await take(send, {"type": "http.response.body", "body": b"", "more_body": False})

    async def _until_gone(self, receive: Receive, scope: anyio.CancelScope) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        scope.cancel()


async def take(send: Send, message: Message) -> bool:
    """Send one piece; False when the browser does not take it."""
    with anyio.move_on_after(STALLED_S) as waiting:
        await send(message)
    return not waiting.cancelled_caught
