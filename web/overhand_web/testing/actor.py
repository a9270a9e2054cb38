"""An actor of few words: takes operators' orders from the command consumers and answers what it is told to."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio

from overhand.conversation import Order
from overhand.runtime.orders import Answer, decode_order, encode_answer
from overhand.runtime.pulls import Mail, Pulls
from overhand.runtime.store import Store

__all__ = ["Decide", "answering"]

Decide = Callable[[str, Order], Awaitable[Answer | None]]
"""Given the conversation and an order, what to answer; None answers nothing."""

WAITING: Final = 1_000


def ignore(_: int) -> None:
    """Take a hole in the deliveries for granted."""


@asynccontextmanager
async def answering(store: Store, decide: Decide) -> AsyncGenerator[None]:
    """Take every partition's mail inside the `async with`."""
    send, receive = anyio.create_memory_object_stream[Mail](WAITING)

    async def work() -> None:
        async for mail in receive:
            if mail.kind == "cmd":
                await answer(store, mail, decide)
            await mail.ack()

    async with (
        send,
        receive,
        Pulls(store.bus, store.layout, send.send_nowait, ignore, store.clock) as pulls,
        anyio.create_task_group() as group,
    ):
        group.start_soon(work)
        for partition in range(store.layout.partitions):
            await pulls.start(partition)
        yield
        group.cancel_scope.cancel()


async def answer(store: Store, mail: Mail, decide: Decide) -> None:
    """Open one order, decide, and tell whoever waits."""
    await store.vault.key(mail.conversation)
    where = store.layout.command_subject(mail.conversation).encode()
    order = decode_order(store.vault.open(mail.conversation, mail.data, where))
    decided = await decide(mail.conversation, order)
    if decided is not None:
        await store.bus.core_publish(order.answer_to, encode_answer(decided))
