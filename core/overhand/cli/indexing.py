"""How far the indexing of knowledge is: with an embedding layer a large folder takes a person's patience."""

import sys
from collections.abc import Sequence

import click

from overhand.knowledge import Embedder

__all__ = ["ShownEmbedder"]

SHOWN = 500  # texts; fewer take a second
BATCH = 64  # texts; as many as an embedder takes at once


class ShownEmbedder:
    """Another embedder, with a bar on stderr while it has many texts to embed."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text. Blocks: call it from a thread."""
        if len(texts) < SHOWN:
            return self._embedder.embed(texts)
        vectors: list[Sequence[float]] = []
        with click.progressbar(length=len(texts), label="indexing knowledge", file=sys.stderr) as bar:
            for start in range(0, len(texts), BATCH):
                vectors += self._embedder.embed(texts[start : start + BATCH])
                bar.update(min(BATCH, len(texts) - start))
        return vectors
