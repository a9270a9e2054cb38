"""What the page is told as it happens: a stream of server-sent events for each page that listens."""

import json
from collections.abc import AsyncIterator
from typing import Final

import anyio
from anyio.streams.memory import MemoryObjectSendStream

__all__ = ["Events", "TooManyPages"]

MOST_PAGES: Final = 100
WAITING: Final = 256  # events of a page that reads slowly; then it is cut off and comes back
PING_S: Final = 15.0


class TooManyPages(Exception):
    """Raised when one more page would be too many."""


class Events:
    """Hands every event to every page."""

    def __init__(self) -> None:
        self.pages: set[MemoryObjectSendStream[bytes]] = set()

    def tell(self, event: str, **data: object) -> None:
        """Send an event to all pages; one that is too far behind is cut off."""
        frame = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
        for page in list(self.pages):
            try:
                page.send_nowait(frame)
            except anyio.WouldBlock:
                self.cut(page)

    def happened(self, wa_id: str, what: str, at: int, detail: str = "") -> None:
        """Tell what happened behind the screen."""
        self.tell("happened", wa_id=wa_id, what=what, at=at, detail=detail)

    def cut(self, page: MemoryObjectSendStream[bytes]) -> None:
        """End a page's stream."""
        self.pages.discard(page)
        page.close()

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        for page in list(self.pages):
            self.cut(page)

    def subscribe(self) -> AsyncIterator[bytes]:
        """Return the frames of a new page, from now on.

        Raises:
            TooManyPages: enough are listening.
        """
        if len(self.pages) >= MOST_PAGES:
            raise TooManyPages
        page, frames = anyio.create_memory_object_stream[bytes](WAITING)
        self.pages.add(page)

        async def read() -> AsyncIterator[bytes]:
            try:
                yield b": hello\n\n"
                while True:
                    frame = b"event: ping\ndata: {}\n\n"
                    with anyio.move_on_after(PING_S):
                        frame = await frames.receive()
                    yield frame
            except anyio.EndOfStream:
                return
            finally:
                self.cut(page)
                frames.close()

        return read()
