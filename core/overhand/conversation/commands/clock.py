"""What the actor asks of itself."""

from msgspec import Struct

__all__ = [
    "Look",
    "Proceed",
    "Quarantine",
]


class Look(Struct, frozen=True):
    """Time has passed: do what is due."""


class Proceed(Struct, frozen=True):
    """The end of a step: start the next send, if there is one and it may go."""


class Quarantine(Struct, frozen=True, kw_only=True):
    """Activating failed too often."""

    why: str
