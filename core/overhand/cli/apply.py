"""`overhand apply DIR`: publish a business folder as the next version."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.business import Files
    from overhand.config import Config

__all__ = ["apply"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@config_options
def apply(config: "Config", folder: Path) -> None:
    """Check the business folder DIR and publish it; an unchanged one publishes nothing."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.business import read_business, read_folder  # noqa: PLC0415 - the same
    from overhand.plugins import collect, load_plugins  # noqa: PLC0415 - the same

    files = read_folder(folder)
    business = read_business(files, collect(load_plugins(config), config).known)
    before, number = anyio.run(published, config, files)
    if before == number:
        click.echo(f"{business.name}: nothing changed, version {number} stays in force")
    else:
        click.echo(f"{business.name}: version {number} is in force")


async def published(config: "Config", files: "Files") -> tuple[int, int]:
    """Publish the files; the number that was in force before (0: none), and the one that is now."""
    from overhand.business.store import BusinessStore  # noqa: PLC0415 - brings nats
    from overhand.cli.connection import connected  # noqa: PLC0415 - brings nats
    from overhand.clock import SystemClock  # noqa: PLC0415 - the same

    async with connected(config) as (bus, layout):
        store = BusinessStore(bus, layout, SystemClock())
        last = await store.latest()
        return (0 if last is None else last.number), await store.publish(files, getpass.getuser())
