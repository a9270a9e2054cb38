"""Recorded conversations on their way from the journal through the hands that replay them."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream

from overhand.replay.hands import Found, Hand
from overhand.replay.source import Batch

__all__ = ["replay"]

Take = Callable[[Batch, Found], None]
"""Told of each batch once it is replayed, in the order they are done."""


async def replay(batches: AsyncGenerator[Batch], hands: Sequence[Hand], take: Take) -> None:
    """Replay all batches. What is held in memory is a batch for each hand and the one that is read meanwhile.

    Raises:
        ExceptionGroup: of what the journal or a hand raised.
    """
    send, receive = anyio.create_memory_object_stream[Batch]()
    async with anyio.create_task_group() as group, aclosing(batches), send:
        for hand in hands:
            group.start_soon(work, hand, receive.clone(), take)
        receive.close()
        async for batch in batches:
            await send.send(batch)


async def work(hand: Hand, batches: MemoryObjectReceiveStream[Batch], take: Take) -> None:
    """One hand takes batch after batch."""
    async with batches:
        async for batch in batches:
            take(batch, await hand.replay(batch.conversations))
