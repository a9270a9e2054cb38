"""The connection to NATS: publishing that never raises, reads from the leader, and plain messages.

The only file of the runtime that touches nats-py. Everything of JetStream is spoken raw.
"""

import itertools
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, Self, TypeVar
from urllib.parse import urlsplit

import anyio
import msgspec
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from overhand.errors import StoreUnavailable
from overhand.runtime.outcome import Message, Outcome, Rejected, Stored, Unknown, Write
from overhand.runtime.replies import LOST, NOBODY, Heard, Replies, from_heard, from_stored, judge
from overhand.runtime.wire import ApiError, ApiReply, MessageReply, StreamInfo

__all__ = ["Bus", "Listener"]

_log = logging.getLogger("overhand.bus")
_EXPECT: Final = "Nats-Expected-Last-Subject-Sequence"
_NO_MESSAGE: Final = 10037
_NO_SEQUENCE: Final = 10057
_PATIENCE_S: Final = 2.0
_CHUNK: Final = 256
_END_OF_BATCH: Final = 204
_NOT_FOUND: Final = 404

T = TypeVar("T")


class Listener:
    """A subscription; messages are heard until `stop()`."""

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    async def stop(self) -> None:
        """Hear nothing more; harmless when the connection is already closed."""
        try:
            await self._subscription.unsubscribe()
        except nats.errors.Error as error:
            _log.debug("unsubscribing from %s: %s", self._subscription.subject, error)


class Bus:
    """One connection: made by `await Bus.connect(...)`, ended by `await close()`."""

    def __init__(self, client: Client, patience: float = _PATIENCE_S) -> None:
        self._client, self._patience = client, patience
        self._replies = Replies(client.new_inbox())
        self._batch_prefix = client.new_inbox()
        self._batches = itertools.count()
        self._on_reconnect: list[Callable[[], None]] = []

    @classmethod
    async def connect(
        cls, url: str, name: str = "overhand", timeout: float = 10.0, patience: float = _PATIENCE_S
    ) -> Self:
        """Connect, to one of several servers if `url` lists them with commas; afterwards reconnects for ever.

        `patience` is how long, in seconds, an answer of the server is waited for where nothing else is said.

        Raises:
            StoreUnavailable: no server answered within `timeout` seconds.
        """
        bus = cls(Client(), patience)
        try:
            with anyio.fail_after(timeout):
                await bus._open(url.split(","), name)
        except (TimeoutError, nats.errors.Error) as error:
            await bus.close()
            raise StoreUnavailable("connecting", f"no server at {_without_secrets(url)}") from error
        return bus

    async def _open(self, urls: list[str], name: str) -> None:
        await self._client.connect(
            urls,
            name=name,
            error_cb=_log_error,
            disconnected_cb=self._disconnected,
            reconnected_cb=self._reconnected,
            reconnect_time_wait=0.1,  # type: ignore[arg-type]  # annotated int, slept as seconds
            max_reconnect_attempts=-1,
            ping_interval=1,
            max_outstanding_pings=2,
            pending_size=64 * 1024 * 1024,
        )
        await self.subscribe(self._replies.subject, self._replies.hear)

    async def close(self) -> None:
        """End the connection; what is not answered yet becomes unknown when its time is over."""
        if not self._client.is_connected:  # nats-py would write what is unsent to the lost connection, and raise
            self._client._pending_data_size = 0  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        try:
            await self._client.close()
        except OSError as error:
            _log.debug("closing a connection that broke at this moment: %r", error)

    @property
    def connected(self) -> bool:
        """Whether the connection stands, as far as this side has noticed."""
        return self._client.is_connected

    @property
    def server_version(self) -> str:
        """The version of the server this connection reached, such as `2.15.1`."""
        version = self._client.connected_server_version
        return f"{version.major}.{version.minor}.{version.patch}"

    def on_reconnect(self, callback: Callable[[], None]) -> None:
        """Call back after each reconnect: plain messages were missed, pulls are gone."""
        self._on_reconnect.append(callback)

    async def _disconnected(self) -> None:
        if not self._client.is_closed:
            _log.warning("the connection to NATS is gone")
        self._replies.lose_all()

    async def _reconnected(self) -> None:
        _log.warning("the connection to NATS is back")
        for callback in self._on_reconnect:
            callback()

    async def publish(
        self,
        subject: str,
        payload: bytes,
        headers: Mapping[str, str] | None = None,
        expect: int | None = None,
        timeout: float | None = None,
    ) -> Outcome:
        """Store one message and return what became of it; raises nothing but a cancellation."""
        write = Write(subject=subject, payload=payload, headers=headers or {}, expect=expect)
        return (await self.publish_each([write], timeout))[0]

    async def publish_each(self, writes: Sequence[Write], timeout: float | None = None) -> list[Outcome]:
        """Store messages in this order, each on its own, without waiting for one before sending the next."""
        outcomes: list[Outcome] = [Unknown("not answered in time")] * len(writes)
        left = len(writes)
        done = anyio.Event()

        def settle(index: int, outcome: Outcome) -> None:
            nonlocal left
            outcomes[index] = outcome
            left -= 1
            if left == 0:
                done.set()

        def take(index: int, answer: Heard) -> None:
            settle(index, judge(answer))

        replies: list[str] = []
        try:
            with anyio.move_on_after(timeout or self._patience):
                for index, write in enumerate(writes):
                    replies.append(self._replies.expect(partial(take, index)))
                    refused = await self._send(write, _write_headers(write), replies[-1])
                    if refused is not None:
                        settle(index, refused)
                if writes:
                    await done.wait()
        finally:
            for reply in replies:
                self._replies.forget(reply)
        return outcomes

    async def publish_batch(self, writes: Sequence[Write], timeout: float | None = None) -> list[Outcome]:
        """Store messages of one stream all or none, by an atomic batch; they get contiguous sequences.

        Protocol: ADR-50 of nats-architecture-and-design; at most 1,000 messages; two of one subject only without
        `expect`.
        """
        batch = f"{self._batch_prefix}.{next(self._batches)}"
        refused: Outcome | None = None
        for number, write in enumerate(writes[:-1], start=1):
            headers = {**_write_headers(write), "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
            refused = refused or await self._send(write, headers)
        if refused is not None:
            return [refused] * len(writes)
        commit = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(len(writes)), "Nats-Batch-Commit": "1"}
        last = writes[-1]
        outcome = await self.publish(
            last.subject, last.payload, {**last.headers, **commit}, last.expect, timeout or 2 * self._patience
        )
        if not isinstance(outcome, Stored):
            return [outcome] * len(writes)
        first = outcome.seq - len(writes) + 1
        return [Stored(first + index) for index in range(len(writes))]

    async def _send(self, write: Write, headers: dict[str, str], reply: str = "") -> Outcome | None:
        try:
            await self._client.publish(write.subject, write.payload, reply=reply, headers=headers or None)
        except nats.errors.MaxPayloadError:
            return Rejected(f"{len(write.payload)} bytes are more than the server takes")
        except Exception as error:  # noqa: BLE001  # a dying transport raises anything; whatever it is: unknown
            return Unknown(f"sending failed: {error!r}")
        return None

    async def core_publish(self, subject: str, payload: bytes, reply: str = "") -> None:
        """Tell whoever listens now; nothing is stored, and it may be lost."""
        refused = await self._send(Write(subject=subject, payload=payload), {}, reply)
        if refused is not None:
            _log.debug("not told on %s: %s", subject, refused)

    def new_inbox(self) -> str:
        """Return a subject that nobody else uses."""
        return self._client.new_inbox()

    async def subscribe(self, subject: str, hear: Callable[[Heard], None]) -> Listener:
        """Call `hear` for each message on `subject` (wildcards allowed) until the listener is stopped."""

        async def take(message: Msg) -> None:
            hear(Heard(message.subject, message.reply, message.data, message.headers or {}))

        subscription = await self._client.subscribe(  # pyright: ignore[reportUnknownMemberType]  # a bare Future
            subject, cb=take, pending_bytes_limit=0
        )
        return Listener(subscription)

    @asynccontextmanager
    async def listening(self, subject: str, hear: Callable[[bytes], None]) -> AsyncGenerator[None]:
        """Call `hear` with the body of each message on `subject` inside the `async with`."""
        listener = await self.subscribe(subject, lambda heard: hear(heard.data))
        try:
            yield
        finally:
            await listener.stop()

    async def request(self, subject: str, payload: bytes, timeout: float | None = None) -> Heard:
        """Ask, and return the first answer.

        Raises:
            StoreUnavailable: nobody listens, or nobody answered in time.
        """
        return (await self.collect(subject, payload, lambda _: True, timeout))[-1]

    async def collect(
        self, subject: str, payload: bytes, is_last: Callable[[Heard], bool], timeout: float | None = None
    ) -> list[Heard]:
        """Ask, and return the answers up to the one that `is_last` (called once for each) says is the last.

        Raises:
            StoreUnavailable: nobody listens, or the last answer did not come in time.
        """
        answers: list[Heard] = []
        done = anyio.Event()

        def take(answer: Heard) -> None:
            answers.append(answer)
            if answer.status in {NOBODY, LOST} or is_last(answer):
                done.set()

        reply = self._replies.expect(take)
        try:
            with anyio.move_on_after(timeout or self._patience):
                await self.core_publish(subject, payload, reply)
                await done.wait()
        finally:
            self._replies.forget(reply)
        if not done.is_set():
            raise StoreUnavailable(f"asking {subject}", "no answer in time")
        if answers[-1].status in {NOBODY, LOST}:
            raise StoreUnavailable(f"asking {subject}", "nobody listens, or the connection broke")
        return answers

    async def api(self, verb: str, ask: object, answer: type[T], timeout: float | None = None) -> T:
        """Call the JetStream API, such as `STREAM.INFO.name`; an error of the server is in the answer.

        Raises:
            StoreUnavailable: nobody answered.
        """
        payload = msgspec.json.encode(ask)
        heard = await self.request(f"$JS.API.{verb}", payload, timeout)
        return msgspec.json.decode(heard.data, type=answer)

    async def last(self, stream: str, subject: str) -> Message | None:
        """Return the last message of a subject as the stream's leader has it, None when there is none.

        Raises:
            StoreUnavailable: the leader did not answer.
        """
        return await self._from_leader(stream, {"last_by_subj": subject})

    async def _from_leader(self, stream: str, which: dict[str, str | int]) -> Message | None:
        answer = await self.api(f"STREAM.MSG.GET.{stream}", which, MessageReply)
        if answer.message is not None:
            return from_stored(answer.message)
        if answer.error is not None and answer.error.err_code == _NO_MESSAGE:
            return None
        raise StoreUnavailable(f"reading {stream}", _describe(answer.error))

    async def read(
        self, stream: str, subject: str, from_seq: int = 1, limit: int = 100_000, to_seq: int | None = None
    ) -> list[Message]:
        """Return the messages of one subject in order, from `from_seq` on, at most `limit`, none after `to_seq`.

        Any replica delivers the bulk; unless `to_seq` was reached, the leader says what such a replica may lack yet.

        Raises:
            StoreUnavailable: the stream did not answer.
        """
        found: list[Message] = []
        start = from_seq
        while len(found) < limit and (to_seq is None or start <= to_seq):
            chunk = await self._read_chunk(stream, subject, start, min(_CHUNK, limit - len(found)))
            if not chunk:
                missed = await self._from_leader(stream, {"seq": start, "next_by_subj": subject})
                chunk = [] if missed is None else [missed]
            if not chunk:
                break
            found += chunk
            start = chunk[-1].seq + 1
        return [message for message in found if to_seq is None or message.seq <= to_seq]

    async def _read_chunk(self, stream: str, subject: str, from_seq: int, limit: int) -> list[Message]:
        ask = msgspec.json.encode({"seq": max(1, from_seq), "next_by_subj": subject, "batch": limit})
        answers = await self.collect(f"$JS.API.DIRECT.GET.{stream}", ask, lambda a: a.status != 0)
        if answers[-1].status not in {_END_OF_BATCH, _NOT_FOUND}:
            raise StoreUnavailable(f"reading {stream}", f"status {answers[-1].status}")
        return [from_heard(answer) for answer in answers[:-1]]

    async def subjects(self, stream: str, matching: str) -> dict[str, int]:
        """Return the subjects of a stream that match, each with its number of messages; the leader answers.

        Raises:
            StoreUnavailable: the stream did not answer.
        """
        info = await self.api(f"STREAM.INFO.{stream}", {"subjects_filter": matching}, StreamInfo)
        if info.error is not None:
            raise StoreUnavailable(f"reading {stream}", _describe(info.error))
        return info.state.subjects or {}

    async def erase(self, stream: str, seq: int) -> None:
        """Overwrite one message in the store, so that its bytes are gone; harmless when it is not there.

        Raises:
            StoreUnavailable: not done, or nobody can say.
        """
        answer = await self.api(f"STREAM.MSG.DELETE.{stream}", {"seq": seq, "no_erase": False}, ApiReply)
        if answer.error is not None and answer.error.err_code not in {_NO_MESSAGE, _NO_SEQUENCE}:
            raise StoreUnavailable(f"erasing in {stream}", _describe(answer.error))


def _write_headers(write: Write) -> dict[str, str]:
    expected = {} if write.expect is None else {_EXPECT: str(write.expect)}
    return {**write.headers, **expected}


def _describe(error: ApiError | None) -> str:
    return "an empty answer" if error is None else f"{error.description} ({error.err_code})"


def _without_secrets(url: str) -> str:
    parts = [urlsplit(part) for part in url.split(",")]
    return ", ".join(f"{part.scheme}://{part.hostname}:{part.port}" for part in parts)


async def _log_error(error: Exception) -> None:
    """Each failed attempt to reconnect comes here too; those are not worth a line each."""
    level = logging.DEBUG if isinstance(error, OSError | nats.errors.UnexpectedEOF) else logging.WARNING
    _log.log(level, "NATS: %r", error)
