"""Customers who write, each one message after the other was stored; what they wrote is the ledger W.

Beside those who write again and again there are visitors, who write once: nothing of theirs wakes a conversation that
a new owner overlooked.
"""

from random import Random
from typing import Final

import anyio
from anyio.abc import TaskGroup
from msgspec import Struct

from overhand.testing.faults.node import now_ms
from overhand.testing.faults.plugin import PERSON
from overhand.testing.faults.webhooks import Message, Meta, messages_body

__all__ = ["Customers", "Written"]

PAUSE_S: Final = (0.8, 4.5)
"""Between two posts of one customer, at least and at most."""
TWICE: Final = 0.08
"""How many posts come again later, although they were answered 200."""
AT_ONCE: Final = 0.05
"""How many posts come twice at the same time."""
LATER_S: Final = 10.0
VISITORS: Final = 1 / 60
"""New visitors a second, for each customer."""


class Written(Struct, kw_only=True):
    """One message and its post: `place` in its body, first tried at `began`, answered 200 at `stored` (0: not yet)."""

    wamid: str
    customer: str
    text: str
    place: int
    began: int
    stored: int = 0


class Customers:
    """`number` customers who sometimes write several messages in one post, and visitors beside them."""

    def __init__(self, meta: Meta, number: int, random: Random, group: TaskGroup) -> None:
        self.ledger: dict[str, Written] = {}
        self.copies = 0
        self._meta, self._number, self._random, self._group = meta, number, random, group
        self._writing = True
        self._open = 0

    @property
    def is_quiet(self) -> bool:
        """Whether nobody writes any more and every post was answered 200."""
        return not self._writing and self._open == 0

    @property
    def stored(self) -> int:
        """How many messages were answered 200."""
        return sum(1 for written in self.ledger.values() if written.stored)

    async def write(self) -> None:
        """Everybody writes until `stop`; returns when all that was written is stored."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._visitors, group)
            for number in range(self._number):
                group.start_soon(self._customer, number)

    def stop(self) -> None:
        """Nobody begins another message."""
        self._writing = False

    async def _customer(self, number: int) -> None:
        count = 0
        await anyio.sleep(self._random.uniform(0, PAUSE_S[1]))
        while self._writing:
            texts = 1 if self._random.random() < 0.8 else self._random.randint(2, 4)
            name, phone = f"c{number:03}", f"34600000{number:03}"
            batch = [self._message(f"{name}-{count + index:04}", phone) for index in range(texts)]
            count += texts
            await self._post(batch)
            await anyio.sleep(self._random.uniform(*PAUSE_S))

    async def _visitors(self, group: TaskGroup) -> None:
        count = 0
        while self._writing:
            await anyio.sleep(self._random.expovariate(self._number * VISITORS))
            group.start_soon(self._post, [self._message(f"v{count:05}", f"347000{count:05}")])
            count += 1

    def _message(self, name: str, phone: str) -> Message:
        wish = f" a {PERSON} please" if self._random.random() < 0.04 else " hello"
        return Message(wamid=f"wamid.{name}", phone=phone, text=name + wish, at=now_ms())

    async def _post(self, batch: list[Message]) -> None:
        body = messages_body(batch)
        for place, message in enumerate(batch):
            self.ledger[message.wamid] = Written(
                wamid=message.wamid, customer=message.phone, text=message.text, place=place, began=now_ms()
            )
        if self._random.random() < AT_ONCE:
            self._copy(body, 0)
        await self._deliver(body)
        for message in batch:
            self.ledger[message.wamid].stored = now_ms()
        if self._random.random() < TWICE:
            self._copy(body, self._random.uniform(0, LATER_S))

    def _copy(self, body: bytes, after_s: float) -> None:
        self.copies += 1
        self._group.start_soon(self._again, body, after_s)

    async def _again(self, body: bytes, after_s: float) -> None:
        self._open += 1
        await anyio.sleep(after_s)
        await self._deliver(body)
        self._open -= 1

    async def _deliver(self, body: bytes) -> None:
        self._open += 1
        await self._meta.deliver(body)
        self._open -= 1
