"""The agent over any OpenAI-compatible server."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from overhand.hookspecs import hookimpl

if TYPE_CHECKING:
    from overhand.agent import Agent
    from overhand.config import Config

__all__ = ["register_agents"]


@hookimpl
def register_agents(add: "Callable[[Agent], None]", config: "Config") -> None:
    """Add `openai` when it is asked for by name, or when the environment names a key or a server.

    Raises:
        PluginError: it would answer, but the library, or key and server, are missing.
    """
    from overhand_openai.agent import OpenAIAgent  # noqa: PLC0415 - registration stays light
    from overhand_openai.settings import check, settings_of  # noqa: PLC0415 - the same

    settings = settings_of(os.environ)
    if config.agent == OpenAIAgent.name or (not config.agent and settings.given):
        check(settings)
    if settings.given:
        add(OpenAIAgent(settings))
