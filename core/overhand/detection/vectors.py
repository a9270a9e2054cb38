"""Embeddings shared by everyone who judges a turn: each text is embedded once."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

import anyio.to_thread

from overhand.knowledge import Embedder

__all__ = ["SharedVectors"]

Vector = Sequence[float]

LONGEST = 1_000  # characters; an encoder's work grows with the text, 64 KB took it seconds


class SharedVectors:
    """Remembers the vectors of the last `most` texts. The embedder runs in a thread, one text at a time."""

    def __init__(self, embedder: Embedder | None, *, most: int = 512) -> None:
        self._embedder = embedder
        self._most = most
        self._one_at_a_time = anyio.CapacityLimiter(1)
        self._known: OrderedDict[str, asyncio.Task[Vector]] = OrderedDict()

    async def vector(self, text: str) -> Vector:
        """The embedding of `text`, unit length; empty without an embedder. Of a long text its beginning is embedded.

        Raises:
            Exception: what the embedder raised; the next call tries again.
        """
        if self._embedder is None:
            return ()
        text = text[:LONGEST]
        task = self._known.get(text)
        if task is None:
            task = asyncio.create_task(self._embed(self._embedder, text))
            task.add_done_callback(lambda done: self._settle(text, done))
            self._known[text] = task
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(text)
        # One caller who gives up must not take the vector from the others.
        return await asyncio.shield(task)

    async def _embed(self, embedder: Embedder, text: str) -> Vector:
        vectors = await anyio.to_thread.run_sync(embedder.embed, [text], limiter=self._one_at_a_time)
        return vectors[0]

    def _settle(self, text: str, done: asyncio.Task[Vector]) -> None:
        """Forget what failed. Asking for the exception also tells asyncio that it was seen."""
        if (done.cancelled() or done.exception() is not None) and self._known.get(text) is done:
            del self._known[text]
