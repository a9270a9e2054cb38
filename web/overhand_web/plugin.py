"""What the `web` plugin hooks into Overhand. Imports nothing heavy: every `overhand --help` loads it."""

from collections.abc import Callable

import click

from overhand.hookspecs import hookimpl

__all__ = ["register_commands"]


@hookimpl
def register_commands(add: Callable[[click.Command], None]) -> None:
    """Add `demo`, `web` and `operators`."""
    from overhand_web.commands import operators, web  # noqa: PLC0415 - only the program needs them
    from overhand_web.demo import demo  # noqa: PLC0415 - the same

    add(demo)
    add(web)
    add(operators)
