"""What is written to the store, what became of it, and what is read back."""

from collections.abc import Mapping

import msgspec

__all__ = ["Message", "Outcome", "Rejected", "Stale", "Stored", "Unknown", "Write"]


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """One message to store. `expect`: the sequence the subject's last message must have (0: there is none)."""

    subject: str
    payload: bytes
    headers: Mapping[str, str] = {}
    expect: int | None = None


class Stored(msgspec.Struct, frozen=True):
    """The store has it, at this sequence of its stream."""

    seq: int


class Stale(msgspec.Struct, frozen=True):
    """Refused: the subject's last message is not the expected one. `seq` is the last one's, 0 when not told."""

    seq: int = 0


class Rejected(msgspec.Struct, frozen=True):
    """Refused for good: nothing was stored, and the same message will be refused again until somebody acts."""

    why: str


class Unknown(msgspec.Struct, frozen=True):
    """Nobody can say: it may be stored, may be stored later, or may be lost."""

    why: str


Outcome = Stored | Stale | Rejected | Unknown


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A stored message. `header` is the value of the one header `Overhand`, empty without it."""

    seq: int
    subject: str
    data: bytes
    header: str
    time_ms: int
