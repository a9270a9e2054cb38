"""`overhand worker`: run the conversations. Start as many as you like; they share the work."""

import logging
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["worker"]


@click.command()
@click.option("--log-level", default="WARNING", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
@config_options
def worker(config: "Config", log_level: str) -> None:
    """Run conversations until SIGTERM or Ctrl+C; then give them to the others."""
    from overhand.loop import run  # noqa: PLC0415 - `--help` must not pay for it

    logging.basicConfig(level=log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(serve, config)


async def serve(config: "Config") -> None:
    """Open the store and host one worker."""
    from msgspec import structs  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.cli.connection import PATIENCE_S, opened_store  # noqa: PLC0415 - brings nats
    from overhand.cli.indexing import ShownEmbedder  # noqa: PLC0415 - brings the knowledge
    from overhand.plugins import collect, load_plugins  # noqa: PLC0415 - brings the plugins
    from overhand.runtime.hosting import host_worker  # noqa: PLC0415 - the same

    registry = collect(load_plugins(config), config)
    shown = {name: ShownEmbedder(embedder) for name, embedder in registry.embedders.items()}
    registry = structs.replace(registry, embedders=shown)
    async with opened_store(config, PATIENCE_S) as store:
        await host_worker(store, config, registry, lambda name: click.echo(f"worker {name} is taking conversations"))
