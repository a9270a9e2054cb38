"""The agent, and a judge for what detectors are not sure of, over any OpenAI-compatible server."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from overhand.hookspecs import hookimpl

if TYPE_CHECKING:
    from overhand.agent import Agent
    from overhand.config import Config
    from overhand.detection import Judge

__all__ = ["register_agents", "register_judges"]


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


@hookimpl
def register_judges(add: "Callable[[Judge], None]", config: "Config") -> None:
    """Add the judge wherever the model answers too; `judge = false` in overhand.toml leaves it out."""
    from overhand_openai.agent import OpenAIAgent  # noqa: PLC0415 - registration stays light
    from overhand_openai.judge import OpenAIJudge  # noqa: PLC0415 - the same
    from overhand_openai.settings import settings_of  # noqa: PLC0415 - the same

    settings = settings_of(os.environ)
    if config.judge and settings.given and config.agent in {"", OpenAIAgent.name}:
        add(OpenAIJudge(settings))
