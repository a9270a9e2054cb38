"""`overhand demo`: one command, one URL."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["demo"]


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on, or the next free one.")
@click.option(
    "--business", type=click.Path(path_type=Path), help="A business folder. [default: the config's, else the example]"
)
@click.option("--log-level", default="WARNING", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
@config_options
def demo(config: "Config", port: int | None, business: Path | None, log_level: str) -> None:
    """Run a store, a worker, the console and a simulated phone, until Ctrl+C."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it
    from msgspec import structs  # noqa: PLC0415 - the same

    from overhand_web.demo.running import run_demo  # noqa: PLC0415 - brings everything

    logging.basicConfig(level=log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if port is not None:
        config = structs.replace(config, web=structs.replace(config.web, port=port))
    anyio.run(run_demo, config, business, click.echo)
