"""The command group: its own commands by name, and those of plugins only when one is asked for or listed."""

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_of
from overhand.errors import OverhandError

if TYPE_CHECKING:
    from overhand.plugins import Loaded

__all__ = ["COMMANDS", "Program", "Stopped"]

COMMANDS: Mapping[str, str] = {
    "apply": "overhand.cli.apply:apply",
    "audit": "overhand.cli.audit:audit",
    "channel": "overhand.cli.channel:channel",
    "doctor": "overhand.cli.doctor:doctor",
    "evaluate": "overhand.cli.evaluate:evaluate",
    "init": "overhand.cli.init:init",
    "journal": "overhand.cli.journal:journal",
    "knowledge": "overhand.cli.knowledge:knowledge",
    "proof": "overhand.cli.proof:proof",
    "replay": "overhand.cli.replay:replay",
    "unanswered": "overhand.cli.unanswered:unanswered",
    "worker": "overhand.cli.worker:worker",
}
"""The core's commands: name, and where it is."""


class Stopped(click.ClickException):
    """Ends the program with one line on stderr and exit code 2."""

    exit_code = 2

    def __init__(self, error: OverhandError) -> None:
        super().__init__(" ".join(str(error).split()))

    def show(self, file: object = None) -> None:
        """Print the line."""
        del file  # click passes one only to redirect usage errors
        click.echo(f"overhand: {self.message}", err=True)


class Program(click.Group):
    """`overhand`. Every `OverhandError` of a command becomes one line, never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name; those of plugins are left out when the config cannot be read."""
        try:
            return sorted({*COMMANDS, *plugin_commands(ctx)})
        except OverhandError:
            return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `cmd_name`."""
        if cmd_name in COMMANDS:
            module, _, name = COMMANDS[cmd_name].partition(":")
            command: click.Command = getattr(importlib.import_module(module), name)
            return command
        return plugin_commands(ctx).get(cmd_name)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say below the list why a plugin's commands are missing from it."""
        super().format_epilog(ctx, formatter)
        try:
            plugin_commands(ctx)
            problems: tuple[OverhandError, ...] = loaded(ctx).problems
        except OverhandError as error:
            problems = (error,)
        for problem in problems:
            formatter.write_paragraph()
            formatter.write_text(f"Not listed: the commands of {problem}")

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what Overhand raises on purpose, alone or from a task group, ends it with one line."""
        try:
            return super().invoke(ctx)
        except OverhandError as error:
            raise Stopped(error) from error
        except BaseExceptionGroup as group:
            if (only := sole(group)) is None:
                raise
            raise Stopped(only) from group


def sole(group: BaseExceptionGroup[BaseException]) -> OverhandError | None:
    """The first error of a group that holds nothing but Overhand's own."""
    ours, others = group.split(OverhandError)
    return first(ours) if ours is not None and others is None else None


def first(group: BaseExceptionGroup[OverhandError]) -> OverhandError:
    """The first error of a group of groups."""
    found = group.exceptions[0]
    return first(found) if isinstance(found, BaseExceptionGroup) else found


def loaded(ctx: click.Context) -> "Loaded":
    """The plugins, loaded once a run."""
    from overhand.plugins import load_plugins  # noqa: PLC0415 - not needed by the core's own commands

    key = "overhand.loaded"
    if key not in ctx.find_root().meta:
        ctx.find_root().meta[key] = load_plugins(config_of(ctx))
    found: Loaded = ctx.find_root().meta[key]
    return found


def plugin_commands(ctx: click.Context) -> Mapping[str, click.Command]:
    """The commands plugins registered; the core's names cannot be taken."""
    found: dict[str, click.Command] = {}

    def add(command: click.Command) -> None:
        if command.name is not None:
            found.setdefault(command.name, command)

    hook: Callable[..., object] = loaded(ctx).manager.hook.register_commands
    hook(add=add)
    return found
