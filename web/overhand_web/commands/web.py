"""`overhand web`: the console, its API and the channels' webhooks. Start as many nodes as you like."""

import logging
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["web"]


@click.command()
@click.option("--host", help="Address to listen on. [default: web.host]")
@click.option(
    "--port", type=click.IntRange(0, 65_535), help="Port to listen on, or the next free one. [default: web.port]"
)
@click.option("--log-level", default="WARNING", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
@config_options
def web(config: "Config", host: str | None, port: int | None, log_level: str) -> None:
    """Serve the console until SIGTERM or Ctrl+C."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it
    from msgspec import structs  # noqa: PLC0415 - the same

    logging.basicConfig(level=log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    chosen = structs.replace(
        config.web,
        host=config.web.host if host is None else host,
        port=config.web.port if port is None else port,
    )
    anyio.run(serve, structs.replace(config, web=chosen))


async def serve(config: "Config") -> None:
    """Open the store and host one web node."""
    from overhand.cli.connection import PATIENCE_S, opened_store  # noqa: PLC0415 - brings nats
    from overhand.plugins import collect, load_plugins  # noqa: PLC0415 - brings the plugins
    from overhand_web.hosting import host_web  # noqa: PLC0415 - brings the server

    registry = collect(load_plugins(config), config)
    async with opened_store(config, PATIENCE_S) as store:
        await host_web(store, config, registry, click.echo)
