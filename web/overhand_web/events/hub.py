"""Every open event stream of this node, each with a bounded queue: what does not fit closes it, and it is replayed."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Final

import anyio
from msgspec import Struct

from overhand_web.projection import Bundle, sse

__all__ = ["Client", "Hub", "Watcher"]

QUEUE: Final = 256
EPHEMERAL_ROOM: Final = QUEUE // 2
"""Drafts and presence are dropped for a client this far behind: they are worth nothing a moment later."""

GOODBYE: Final = sse("goodbye", {})


class Watcher(Struct, frozen=True, kw_only=True):
    """Who reads a stream: `whole` says that they may see whole addresses."""

    person: str
    session: str
    whole: bool


class Client:
    """One open stream; it has had the frames up to number `after`."""

    def __init__(self, watcher: Watcher, after: int) -> None:
        self.watcher, self.after = watcher, after
        self._send, self._receive = anyio.create_memory_object_stream[bytes](QUEUE)

    async def next(self) -> bytes:
        """Return everything that waits, at least one event.

        Raises:
            EndOfStream: the stream is over: the client fell behind, was signed out, or this node stops.
        """
        waiting = [await self._receive.receive()]
        while self._receive.statistics().current_buffer_used:
            waiting.append(self._receive.receive_nowait())
        return b"".join(waiting)

    def put(self, frame: bytes, room: int = QUEUE) -> bool:
        """Queue events; False when more than `room` wait already."""
        if self._send.statistics().current_buffer_used >= room:
            return False
        try:
            self._send.send_nowait(frame)
        except (anyio.WouldBlock, anyio.ClosedResourceError, anyio.BrokenResourceError):
            return False
        return True

    def end(self) -> None:
        """Send nothing more after what waits."""
        self._send.close()

    def close(self) -> None:
        """Nobody reads any more."""
        self._send.close()
        self._receive.close()


class Hub:
    """Brings frames to clients. `head` is the number of the newest frame that went out."""

    def __init__(self) -> None:
        self.head = 0
        self._clients: set[Client] = set()
        self._closing = False
        self._changed = anyio.Event()

    @property
    def people(self) -> frozenset[str]:
        """Who has an open stream on this node."""
        return frozenset(client.watcher.person for client in self._clients)

    @property
    def sessions(self) -> frozenset[str]:
        """Which sessions have an open stream on this node."""
        return frozenset(client.watcher.session for client in self._clients)

    @contextmanager
    def client(self, watcher: Watcher, after: int) -> Generator[Client]:
        """Receive every frame after number `after` that goes out from here on."""
        client = Client(watcher, after)
        self._clients.add(client)
        if self._closing:
            client.put(GOODBYE)
            client.end()
        try:
            yield client
        finally:
            self._clients.discard(client)
            client.close()

    def restart(self, number: int) -> None:
        """The projection was opened anew: everybody comes again, and numbers go on from here."""
        self.head = number
        self._end(list(self._clients))

    def publish(self, bundles: Sequence[Bundle]) -> None:
        """Send durable frames."""
        for bundle in bundles:
            self.head = bundle.number
            bodies = (bundle.body(whole=False), bundle.body(whole=True))
            self._end([client for client in self._clients if not give(client, bundle.number, bodies)])
        if bundles:
            self._changed.set()

    def tell(self, frame: bytes) -> None:
        """Send an event that may be lost."""
        for client in self._clients:
            client.put(frame, EPHEMERAL_ROOM)

    def end_session(self, session: str) -> None:
        """End the streams of a session that is over."""
        self._end([client for client in self._clients if client.watcher.session == session])

    def end_person(self, person: str) -> None:
        """End the streams of a person whose rights changed: they come back with the new ones, or not."""
        self._end([client for client in self._clients if client.watcher.person == person])

    def say_goodbye(self) -> None:
        """End every stream, also those that open from now on: this node stops."""
        self._closing = True
        for client in self._clients:
            client.put(GOODBYE)
        self._end(list(self._clients))

    async def count(self, frame: Callable[[str], bytes], pause_s: float = 1.0) -> None:
        """Send everybody their counts whenever something changed, at most once in `pause_s`; never returns."""
        while True:
            await self._changed.wait()
            self._changed = anyio.Event()
            frames = {person: frame(person) for person in self.people}
            for client in self._clients:
                client.put(frames[client.watcher.person], EPHEMERAL_ROOM)
            await anyio.sleep(pause_s)

    def _end(self, clients: Iterable[Client]) -> None:
        for client in clients:
            self._clients.discard(client)
            client.end()


def give(client: Client, number: int, bodies: tuple[bytes, bytes]) -> bool:
    """Queue a frame, masked or whole, that the client has not had; False when it does not fit."""
    return number <= client.after or client.put(bodies[client.watcher.whole])
