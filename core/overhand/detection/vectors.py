"""Embeddings shared by everyone who judges a turn: each text is embedded once."""

import asyncio
from array import array
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import anyio.to_thread

from overhand.knowledge import LONGEST_EMBEDDED, Embedder, Question, texts_of

__all__ = ["SharedVectors"]

Vector = Sequence[float]
Vectors = Mapping[str, Vector]


class SharedVectors:
    """Remembers the vectors of the last `most` texts and words: 2 kB each at 512 numbers.

    The embedder runs in a thread, one batch at a time: a message and its words together take little longer than the
    message alone.
    """

    def __init__(self, embedder: Embedder | None, *, most: int = 4_096) -> None:
        self._embedder = embedder
        self._most = most
        self._one_at_a_time = anyio.CapacityLimiter(1)
        self._known: OrderedDict[str, asyncio.Task[Vectors]] = OrderedDict()  # by text, the batch it is in

    async def vector(self, text: str) -> Vector:
        """The embedding of `text`, unit length; empty without an embedder. Of a long text its beginning is embedded.

        Raises:
            Exception: what the embedder raised; the next call tries again.
        """
        if self._embedder is None:
            return ()
        beginning = text[:LONGEST_EMBEDDED]
        return (await self._vectors(self._embedder, [beginning]))[beginning]

    async def question(self, text: str) -> Question:
        """`text` as the knowledge is asked: with its vector and those of its words and parts, if there is an embedder.

        Raises:
            Exception: what the embedder raised; the next call tries again.
        """
        if self._embedder is None:
            return Question(text)
        return Question.known(text, await self._vectors(self._embedder, texts_of(text)))

    async def _vectors(self, embedder: Embedder, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            task = asyncio.create_task(self._embed(embedder, new))
            task.add_done_callback(lambda done: self._settle(new, done))
            self._known.update(dict.fromkeys(new, task))
        batches = {text: self._known[text] for text in texts}
        for text in batches:
            self._known.move_to_end(text)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        # One caller who gives up must not take the vectors from the others.
        return {text: (await asyncio.shield(batch))[text] for text, batch in batches.items()}

    async def _embed(self, embedder: Embedder, texts: list[str]) -> Vectors:
        vectors = await anyio.to_thread.run_sync(embedder.embed, texts, limiter=self._one_at_a_time)
        return {text: array("f", vector) for text, vector in zip(texts, vectors, strict=True)}

    def _settle(self, texts: Sequence[str], done: asyncio.Task[Vectors]) -> None:
        """Forget what failed. Asking for the exception also tells asyncio that it was seen."""
        if done.cancelled() or done.exception() is not None:
            for text in texts:
                if self._known.get(text) is done:
                    del self._known[text]
