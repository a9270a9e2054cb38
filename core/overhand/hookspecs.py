"""All hooks. Each is called once, at start, with an `add` function that takes objects satisfying a protocol."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    import click

    from overhand.agent import Agent, Tool
    from overhand.channel import Channel
    from overhand.config import Config
    from overhand.detection import Detector, Judge
    from overhand.knowledge import Embedder
    from overhand.notifier import Notifier
    from overhand.simulator import Simulator

__all__ = ["HookSpecs", "hookimpl", "hookspec"]

hookspec = pluggy.HookspecMarker("overhand")
hookimpl = pluggy.HookimplMarker("overhand")


class HookSpecs:
    """The hooks a plugin may implement; an implementation may take fewer arguments than its spec."""

    @hookspec
    def register_channels(self, add: "Callable[[Channel], None]", config: "Config") -> None:
        """Add the channels this plugin brings. `config.channels` has one table for each channel that is switched on."""

    @hookspec
    def register_detectors(self, add: "Callable[[Detector], None]", config: "Config") -> None:
        """Add detectors. Their thresholds come from the business version, their defaults from themselves."""

    @hookspec
    def register_agents(self, add: "Callable[[Agent], None]", config: "Config") -> None:
        """Add agents; the one that answers is named by `config.agent`, or the first that can."""

    @hookspec
    def register_tools(self, add: "Callable[[Tool], None]", config: "Config") -> None:
        """Add tools the agent may call."""

    @hookspec
    def register_embedders(self, add: "Callable[[Embedder], None]", config: "Config") -> None:
        """Add an embedding layer; the first one is used."""

    @hookspec
    def register_judges(self, add: "Callable[[Judge], None]", config: "Config") -> None:
        """Add a judge, asked only about what the detectors are not sure of; the first one is used."""

    @hookspec
    def register_notifiers(self, add: "Callable[[Notifier], None]", config: "Config") -> None:
        """Add ways to tell a team."""

    @hookspec
    def register_simulators(self, add: "Callable[[Simulator], None]") -> None:
        """Add a simulator of your channel's provider; `overhand demo` serves it at /simulator."""

    @hookspec
    def register_commands(self, add: "Callable[[click.Command], None]") -> None:
        """Add commands to `overhand`. Import what is heavy inside the command's body."""
