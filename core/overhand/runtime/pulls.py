"""The inbox, worker's side: continuous pulls from the durable consumers of the partitions that this worker runs."""

import logging
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

import anyio
from anyio.abc import TaskGroup

from overhand.clock import Clock
from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus, Listener
from overhand.runtime.delivery import parse_delivery
from overhand.runtime.mail import Mail
from overhand.runtime.replies import Heard
from overhand.runtime.streams import Kind, Layout
from overhand.runtime.wire import ApiReply

__all__ = ["Mail", "PartitionPull", "Pulls"]

_log = logging.getLogger("overhand.inbox")
_BATCH: Final = 500
_ASK: Final = b'{"batch":%d,"expires":1000000000}' % _BATCH
"""A pull ends within a second: a frozen worker's longer one would swallow mail for as long."""
_LOST_S: Final = 1.6
_RENEW_S: Final = 0.2
_EXPIRED: Final = frozenset({404, 408})
_KINDS: Final[tuple[Kind, Kind]] = ("in", "cmd")


class PartitionPull:
    """One pull after the other from one consumer."""

    def __init__(self, partition: int, kind: Kind, consumer: str, stream: str) -> None:
        self.partition, self.kind, self.consumer, self.stream = partition, kind, consumer, stream
        self.number = 0
        self.left = 0
        self.asked_at = float("-inf")
        self.held: dict[int, Mail] = {}
        self._expected: int | None = None

    def ask(self, at: float) -> int:
        """Count one more pull, asked now; returns its number."""
        self.number += 1
        self.left, self.asked_at = _BATCH, at
        return self.number

    def expect_reset(self) -> None:
        """After a reset the consumer counts its deliveries from 1."""
        self._expected = 1

    def take(self, mail: Mail) -> bool:
        """Hold a delivery; returns whether there is a hole before it: another worker got what is missing."""
        hole = self._expected is not None and mail.consumer_seq != self._expected
        self._expected = mail.consumer_seq + 1
        self.left -= 1
        self.held[mail.seq] = mail
        return hole


class Pulls:
    """Brings the mail of the started partitions to `deliver`, synchronously and in order of delivery.

    `on_hole(partition)` is called before the delivery that shows a hole in the sequence of items. One subscription
    serves all pulls; they run inside `async with`.
    """

    def __init__(
        self,
        bus: Bus,
        layout: Layout,
        deliver: Callable[[Mail], None],
        on_hole: Callable[[int], None],
        clock: Clock,
    ) -> None:
        self._bus, self._layout, self._clock = bus, layout, clock
        self._deliver, self._on_hole = deliver, on_hole
        self._inbox = bus.new_inbox()
        self._pulls: dict[str, PartitionPull] = {}
        self._to_ask: deque[PartitionPull] = deque()
        self._to_return: deque[Mail] = deque()
        self._wake = anyio.Event()
        self._listener: Listener | None = None
        self._tasks: TaskGroup | None = None

    async def __aenter__(self) -> Self:
        self._listener = await self._bus.subscribe(f"{self._inbox}.>", self._hear)
        self._bus.on_reconnect(self._renew_all)
        self._tasks = await anyio.create_task_group().__aenter__()
        self._tasks.start_soon(self._send_on)
        self._tasks.start_soon(self._renew_on)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if self._tasks is None or self._listener is None:
            return None
        self._tasks.cancel_scope.cancel()
        with anyio.CancelScope(shield=True):
            await self._listener.stop()
        return await self._tasks.__aexit__(kind, error, trace)

    async def start(self, partition: int) -> None:
        """Pull items and commands of a partition from now on; harmless when it is already started."""
        stream = self._layout.inbox_name(self._layout.stream_of(partition))
        for kind in _KINDS:
            consumer = self._layout.consumer(partition, kind)
            if consumer not in self._pulls:
                pull = self._pulls[consumer] = PartitionPull(partition, kind, consumer, stream)
                await self._ask(pull)

    async def reset(self, partition: int) -> None:
        """Let both consumers deliver again everything above their ack floors, also what was acked above them.

        Raises:
            StoreUnavailable: not done, or nobody can say.
        """
        stream = self._layout.inbox_name(self._layout.stream_of(partition))
        for kind in _KINDS:
            consumer = self._layout.consumer(partition, kind)
            pull = self._pulls.get(consumer)
            if pull is not None:
                pull.expect_reset()
            answer = await self._bus.api(f"CONSUMER.RESET.{stream}.{consumer}", {}, ApiReply)
            if answer.error is not None:
                raise StoreUnavailable(f"resetting {consumer}", answer.error.description)

    async def stop(self, partition: int) -> None:
        """Pull no more from a partition, and nak what was delivered and is neither acked nor nak'd."""
        for kind in _KINDS:
            pull = self._pulls.pop(self._layout.consumer(partition, kind), None)
            if pull is not None:
                for mail in list(pull.held.values()):
                    await mail.nak()

    def _hear(self, heard: Heard) -> None:
        if heard.status:
            self._hear_status(heard)
            return
        delivery = parse_delivery(heard.reply)
        pull = self._pulls.get(delivery.consumer)
        mail = Mail(self._bus, heard, delivery, {} if pull is None else pull.held)
        if pull is None:  # a pull of a partition that was given back
            self._to_return.append(mail)
            self._wake.set()
            return
        if pull.take(mail) and pull.kind == "in":
            self._on_hole(pull.partition)
        if pull.left <= 0:
            self._ask_soon(pull)
        self._deliver(mail)

    def _hear_status(self, heard: Heard) -> None:
        """The server says that a pull is over; other reasons than its time are asked again a little later."""
        consumer, _, number = heard.subject.removeprefix(f"{self._inbox}.").rpartition(".")
        pull = self._pulls.get(consumer)
        if pull is None or int(number) != pull.number:
            return
        if heard.status in _EXPIRED:
            self._ask_soon(pull)
        else:
            _log.debug("pull from %s: status %d", consumer, heard.status)
            pull.asked_at = float("-inf")

    def _ask_soon(self, pull: PartitionPull) -> None:
        self._to_ask.append(pull)
        self._wake.set()

    def _renew_all(self) -> None:
        """The connection was gone, and every pull with it."""
        for pull in self._pulls.values():
            self._ask_soon(pull)

    async def _send_on(self) -> None:
        while True:
            await self._wake.wait()
            self._wake = anyio.Event()
            while self._to_ask:
                pull = self._to_ask.popleft()
                if self._pulls.get(pull.consumer) is pull:  # else its partition was given back meanwhile
                    await self._ask(pull)
            while self._to_return:
                await self._to_return.popleft().nak()

    async def _ask(self, pull: PartitionPull) -> None:
        number = pull.ask(self._clock.monotonic())
        reply = f"{self._inbox}.{pull.consumer}.{number}"
        await self._bus.core_publish(f"$JS.API.CONSUMER.MSG.NEXT.{pull.stream}.{pull.consumer}", _ASK, reply)

    async def _renew_on(self) -> None:
        """A pull is lost silently with the connection: without a word for longer than it lasts, it is asked again."""
        while True:
            await self._clock.sleep(_RENEW_S)
            lost = self._clock.monotonic() - _LOST_S
            for pull in self._pulls.values():
                if pull.asked_at < lost:
                    self._ask_soon(pull)
