"""What the business knows, as retrieval hands it out."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

__all__ = ["LONGEST_EMBEDDED", "Document", "Embedder", "Found", "Passage"]

LONGEST_EMBEDDED = 1_000  # characters of one text; an encoder's work grows with them, 64 KB took it seconds


class Document(Struct, frozen=True, kw_only=True):
    """One file of the knowledge folder, or the prompt itself."""

    source: str  # path inside the business folder: "knowledge/delivery.md", "prompt.md"
    text: str


class Passage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece of a document small enough to answer with."""

    id: str  # source#n, stable for one business version
    source: str
    heading: str
    text: str
    language: str = ""


class Found(Struct, frozen=True, kw_only=True):
    """A passage that fits a question."""

    passage: Passage
    confidence: float  # 0..1, calibrated: how sure that it answers the question


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors of one fixed length; deterministic for one `name`."""

    name: str

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text, unit length. May take milliseconds: call it from a thread."""
        ...
