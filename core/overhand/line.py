"""One thing that was said, as everybody who reads a conversation sees it."""

from msgspec import Struct

__all__ = ["Line"]


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was said in this episode, as detectors and agents see it: no private notes."""

    id: str
    author: str  # customer, agent, operator, phone, policy
    text: str
    at: int  # ms since the epoch
