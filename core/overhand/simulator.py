"""What a simulator is: a channel's provider in memory, for a demo without an account."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct

__all__ = ["DemoHooks", "Simulated", "Simulator"]


class DemoHooks(Struct, frozen=True, kw_only=True):
    """What a demo can do for a simulator's page."""

    kill_worker: Callable[[], Awaitable[None]]
    conversation_of: Callable[[str, str], Awaitable[str]]  # business number, customer's alias -> id, or ""


class Simulated(Struct, frozen=True, kw_only=True):
    """A simulator that was built for one address."""

    table: Mapping[str, object]  # the channel's table in `overhand.toml` that leads here
    environ: Mapping[str, str]  # the secrets that table names
    app: Callable[[Any, Any, Any], Awaitable[None]]  # ASGI; served under /simulator
    run: Callable[[], Coroutine[Any, Any, None]]  # what it does beside answering requests, until cancelled


@runtime_checkable
class Simulator(Protocol):
    """Named like the channel whose provider it plays."""

    name: str

    def build(self, base_url: str, hooks: DemoHooks) -> Simulated:
        """A simulator whose channel's routes are served at `base_url`, and which is itself at `base_url`/simulator."""
        ...
