"""`overhand ...`: one file a command. What is heavy is imported inside a command's body."""

from pathlib import Path

import click

from overhand import __version__
from overhand.cli.options import config_options
from overhand.cli.program import Program

__all__ = ["Program", "config_options", "main"]


@click.group(cls=Program, no_args_is_help=True)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="OVERHAND_CONFIG",
    is_eager=True,
    help="The process's config. [default: overhand.toml, if there is one]",
)
@click.version_option(__version__)
def main(config: Path | None) -> None:
    """Pass a conversation from an AI to a person without dropping it."""
    del config  # commands and the plugin list ask `options.config_of` for it
