"""`overhand journal show CONVERSATION`: what happened, record by record."""

from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["journal"]


@click.group()
def journal() -> None:
    """Look into the journal."""


@journal.command()
@click.argument("conversation")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a record.")
@config_options
def show(config: "Config", conversation: str, as_json: bool) -> None:
    """Print every record of CONVERSATION, opened."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    for line in anyio.run(lines, config, conversation, as_json):
        click.echo(line)


async def lines(config: "Config", conversation: str, as_json: bool) -> list[str]:
    """The records as text."""
    import msgspec  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.cli.connection import opened_store  # noqa: PLC0415 - brings nats
    from overhand.cli.shown import record_lines  # noqa: PLC0415 - the same
    from overhand.runtime.records import open_history  # noqa: PLC0415 - the same

    async with opened_store(config) as store:
        history = await open_history(store.journal, store.vault, store.layout, conversation)
    if as_json:
        return [msgspec.json.encode(record).decode() for record in history]
    return [line for record in history for line in record_lines(record)]
