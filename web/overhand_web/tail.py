"""Reading a stream from a position on, for ever: an ordered push consumer with a heartbeat of its own.

Protocol: ADR-17 of nats-architecture-and-design. nats-py's own ordered consumer is blind for 20 s after a restart of
the server; this one notices a second of silence, a hole and a reconnect.
"""

import logging
import math
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from msgspec import Struct

from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.delivery import parse_delivery
from overhand.runtime.replies import HEADER, Heard
from overhand.runtime.wire import ApiError, ApiReply

__all__ = ["Arrival", "StreamFacts", "Tail", "stream_facts"]

log = logging.getLogger("overhand.web")

HEARTBEAT_NS: Final = 500_000_000
SILENCE_S: Final = 1.2
"""Two missed heartbeats and a little: the consumer is gone."""
FORGOTTEN_AFTER_NS: Final = 10_000_000_000


class Arrival(Struct, frozen=True):
    """A stored message. `header` is the value of the header `Overhand`; `pending`: how many follow at once."""

    seq: int
    subject: str
    data: bytes
    header: str
    pending: int


class StreamState(Struct, frozen=True):
    """What a stream holds."""

    first_seq: int = 0
    last_seq: int = 0


class StreamFacts(Struct, frozen=True):
    """When a stream was created (RFC 3339), and what it holds."""

    created: str = ""
    state: StreamState = StreamState()
    error: ApiError | None = None


class PushConfig(Struct, frozen=True, kw_only=True):
    """The settings of an ordered consumer; `max_deliver` and `ack_policy` make the server track nothing."""

    name: str
    deliver_subject: str
    deliver_policy: str
    opt_start_seq: int
    ack_policy: str = "none"
    max_deliver: int = 1
    flow_control: bool = True
    idle_heartbeat: int = HEARTBEAT_NS
    mem_storage: bool = True
    num_replicas: int = 1
    inactive_threshold: int = FORGOTTEN_AFTER_NS


async def stream_facts(bus: Bus, stream: str) -> StreamFacts:
    """Ask what a stream holds.

    Raises:
        StoreUnavailable: nobody answered, or there is no such stream.
    """
    facts = await bus.api(f"STREAM.INFO.{stream}", {}, StreamFacts)
    if facts.error is not None:
        raise StoreUnavailable(f"reading {stream}", facts.error.description)
    return facts


class Tail:
    """Follows one stream. `after` is the last sequence handed out."""

    def __init__(self, bus: Bus, stream: str, after: int = 0) -> None:
        self._bus, self._stream = bus, stream
        self.after = after
        self._send: MemoryObjectSendStream[Heard | None] | None = None
        bus.on_reconnect(self._lose)

    async def follow(self, take: Callable[[Arrival], Awaitable[None]]) -> None:
        """Hand messages to `take` in order until the consumer is lost; then return, and may be asked again.

        Raises:
            StoreUnavailable: the consumer could not be made.
        """
        async with self._consumer() as box:
            expected = 1
            while (heard := await next_heard(box)) is not None:
                if heard.status:
                    await self._answer(heard)
                    if int(heard.headers.get("Nats-Last-Consumer", expected - 1)) != expected - 1:
                        return
                    continue
                delivery = parse_delivery(heard.reply)
                if delivery.consumer_seq != expected:
                    return
                expected += 1
                await take(
                    Arrival(delivery.seq, heard.subject, heard.data, heard.headers.get(HEADER, ""), delivery.pending)
                )
                self.after = delivery.seq

    async def _answer(self, heard: Heard) -> None:
        """Let the server send on: a flow control request is answered once what came before it was taken."""
        stalled = heard.reply or heard.headers.get("Nats-Consumer-Stalled", "")
        if stalled:
            await self._bus.core_publish(stalled, b"")

    def _hear(self, heard: Heard | None) -> None:
        if self._send is not None:
            self._send.send_nowait(heard)

    def _lose(self) -> None:
        """After a reconnect the server may have forgotten the consumer."""
        self._hear(None)

    @asynccontextmanager
    async def _consumer(self) -> AsyncGenerator[MemoryObjectReceiveStream[Heard | None]]:
        name, subject = f"web_{uuid.uuid4().hex}", self._bus.new_inbox()
        self._send, receive = anyio.create_memory_object_stream[Heard | None](math.inf)
        with self._send, receive:
            listener = await self._bus.subscribe(subject, self._hear)
            try:
                await self._create(name, subject)
                yield receive
            finally:
                self._send = None
                with anyio.CancelScope(shield=True):
                    await listener.stop()
                    await self._delete(name)

    async def _create(self, name: str, subject: str) -> None:
        policy = "by_start_sequence" if self.after else "all"
        config = PushConfig(name=name, deliver_subject=subject, deliver_policy=policy, opt_start_seq=self._start())
        ask = {"stream_name": self._stream, "config": config}
        reply = await self._bus.api(f"CONSUMER.CREATE.{self._stream}.{name}", ask, ApiReply)
        if reply.error is not None:
            raise StoreUnavailable(f"following {self._stream}", reply.error.description)

    def _start(self) -> int:
        return self.after + 1 if self.after else 0

    async def _delete(self, name: str) -> None:
        try:
            await self._bus.api(f"CONSUMER.DELETE.{self._stream}.{name}", {}, ApiReply, timeout=0.5)
        except StoreUnavailable:
            log.debug("the server forgets consumer %s by itself", name)


async def next_heard(box: MemoryObjectReceiveStream[Heard | None]) -> Heard | None:
    """Return what arrives next, or None after a reconnect or too long a silence."""
    with anyio.move_on_after(SILENCE_S):
        return await box.receive()
    return None
