"""The hooks of this package. What is heavy is imported when it is needed, never at start."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from overhand.hookspecs import hookimpl

if TYPE_CHECKING:
    import click

    from overhand.channel import Channel
    from overhand.config import Config
    from overhand.simulator import Simulator

__all__ = ["register_channels", "register_commands", "register_simulators"]


@hookimpl
def register_channels(add: "Callable[[Channel], None]", config: "Config") -> None:
    """Add the channel when the process config has its table, `[channels.whatsapp]`.

    Raises:
        ConfigError: a key is wrong, or a secret is not where the table says.
    """
    table = config.channels.get("whatsapp")
    if table is None:
        return
    from .channel import WhatsApp  # noqa: PLC0415 - httpx2 only where the channel is switched on

    add(WhatsApp.from_table(table))


@hookimpl
def register_commands(add: "Callable[[click.Command], None]") -> None:
    """Add `overhand simulator`."""
    from .command import simulator  # noqa: PLC0415 - click only where commands are wanted

    add(simulator)


@hookimpl
def register_simulators(add: "Callable[[Simulator], None]") -> None:
    """Add WhatsApp in memory, for `overhand demo`."""
    from .demo import WhatsAppInMemory  # noqa: PLC0415 - starlette only where a demo runs

    add(WhatsAppInMemory())
