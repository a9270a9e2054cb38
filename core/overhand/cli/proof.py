"""`overhand proof CONVERSATION`: who owned it, what was sent, and that no machine spoke over a person."""

from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["proof"]


@click.command()
@click.argument("conversation")
@config_options
def proof(config: "Config", conversation: str) -> None:
    """Check the promises that the journal of CONVERSATION can prove; exit code 1 if one is broken."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    told, broken = anyio.run(proven, config, conversation)
    for line in told:
        click.echo(line)
    if broken:
        raise SystemExit(1)


async def proven(config: "Config", conversation: str) -> tuple[list[str], bool]:
    """What the journal says, and whether a promise is broken."""
    from overhand.cli.connection import opened_store  # noqa: PLC0415 - brings nats
    from overhand.cli.proving import prove  # noqa: PLC0415 - the same
    from overhand.runtime.records import open_history  # noqa: PLC0415 - the same

    async with opened_store(config) as store:
        history = await open_history(store.journal, store.vault, store.layout, conversation)
    return prove(conversation, history)
