"""Sentence embeddings of many texts, each text once; kept in a file between runs if one is named."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import click
import numpy as np

from overhand.config import Config
from overhand.errors import PluginError
from overhand.knowledge import Embedder
from overhand.plugins import collect, load_plugins
from overhand_detectors.training.kernel import Vectors

__all__ = ["Library"]

BATCH = 64
SHOWN = 500  # texts worth a bar


class Library:
    """The vectors of texts, by their text; an embedding layer for those who build an index."""

    name = "library"

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, Vectors] = {}
        if file is not None and file.exists():
            with np.load(file, allow_pickle=False) as held:
                self._known = dict(zip(held["keys"].tolist(), held["vectors"], strict=True))

    @cached_property
    def _encoder(self) -> Embedder:
        return embedder()

    def add(self, texts: Iterable[str]) -> None:
        """Embed what is not known yet; a bar shows how far it is."""
        new = sorted({text for text in texts if key(text) not in self._known})
        if not new:
            return
        with click.progressbar(length=len(new), label="embedding", file=sys.stderr, hidden=len(new) < SHOWN) as bar:
            for start in range(0, len(new), BATCH):
                batch = new[start : start + BATCH]
                vectors = np.asarray(self._encoder.embed(batch), dtype=np.float32)
                self._known.update(zip(map(key, batch), vectors, strict=True))
                bar.update(len(batch))

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text, unit length."""
        self.add(texts)
        vectors: list[list[float]] = self.of(texts).tolist()
        return vectors

    def keep(self) -> None:
        """Write the file, if one is named."""
        if self._file is not None:
            np.savez(self._file, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))

    def of(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return np.stack([self._known[key(text)] for text in texts])


def embedder() -> Embedder:
    """The embedding layer that is installed.

    Raises:
        PluginError: there is none.
    """
    config = Config()
    found = collect(load_plugins(config), config).embedder
    if found is None:
        raise PluginError("training", "no embedding layer is installed", "Install the extra: pip install '.[embed]'.")
    return found


def key(text: str) -> str:
    """A name for a text."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
