"""`overhand apply DIR`: publish a business folder as the next version."""

import getpass
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from overhand.business import Files
    from overhand.config import Config
    from overhand.errors import ConfigError

__all__ = ["apply"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@config_options
def apply(config: "Config", folder: Path) -> None:
    """Check the business folder DIR and publish it; an unchanged one publishes nothing."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.business import read_business, survey  # noqa: PLC0415 - the same
    from overhand.plugins import collect, load_plugins  # noqa: PLC0415 - the same

    found = survey(folder, shown)
    business = read_business(found.files, collect(load_plugins(config), config).known)
    tell_skipped(found.skipped)
    before, number = anyio.run(published, config, found.files)
    if before == number:
        click.echo(f"{business.name}: nothing changed, version {number} stays in force")
    else:
        click.echo(f"{business.name}: version {number} is in force")


def shown(files: "Sequence[Path]") -> "AbstractContextManager[Iterable[Path]]":
    """A bar while the knowledge is read, where there is something to wait for: a PDF takes a second for 40 pages."""
    from overhand.knowledge.documents import TEXT  # noqa: PLC0415 - `--help` must not pay for it

    slow = any(file.suffix.lower() not in TEXT for file in files)
    return click.progressbar(files, label="reading knowledge", file=sys.stderr) if slow else nullcontext(files)


def tell_skipped(skipped: "Sequence[ConfigError]") -> None:
    """Name on stderr what is not part of the knowledge; the rest is published all the same."""
    for each in skipped:
        click.echo(f"skipped: {each}", err=True)
    if skipped:
        what = "One thing" if len(skipped) == 1 else f"{len(skipped)} things"
        click.echo(f"{what} in the knowledge folder could not be read; the rest is published.", err=True)


async def published(config: "Config", files: "Files") -> tuple[int, int]:
    """Publish the files; the number that was in force before (0: none), and the one that is now."""
    from overhand.business.store import BusinessStore  # noqa: PLC0415 - brings nats
    from overhand.cli.connection import connected  # noqa: PLC0415 - brings nats
    from overhand.clock import SystemClock  # noqa: PLC0415 - the same

    async with connected(config) as (bus, layout):
        store = BusinessStore(bus, layout, SystemClock())
        last = await store.latest()
        return (0 if last is None else last.number), await store.publish(files, getpass.getuser())
