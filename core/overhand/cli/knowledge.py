"""`overhand knowledge`: what the knowledge answers, and what customers asked that it does not."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["knowledge"]

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
BUSINESS = click.option(
    "--business", metavar="DIR", type=FOLDER, help="A business folder. [default: the published version]"
)
CORE = click.option("--core", is_flag=True, help="Without the embedding layer, even if it is installed.")
JSON = click.option("--json", "machine", is_flag=True, help="One JSON object.")


@click.group()
def knowledge() -> None:
    """Ask the knowledge, and list what it does not know."""


@knowledge.command()
@click.argument("question")
@BUSINESS
@CORE
@JSON
@config_options
def ask(config: "Config", *, question: str, business: Path | None, core: bool, machine: bool) -> None:
    """Show what is found for QUESTION, where it stands, how sure that is, and whether a person would be asked."""
    from overhand.cli.asking import as_json, as_text, asked  # noqa: PLC0415 - brings nats
    from overhand.loop import run  # noqa: PLC0415 - `--help` must not pay for it

    found = run(asked, config, question, business, core)
    show(as_json(found) if machine else as_text(found))


@knowledge.command()
@BUSINESS
@click.option("--since", metavar="DATE", default="", help="Episodes that began on this day (UTC) or later.")
@click.option("--until", metavar="DATE", default="", help="Episodes that began on this day (UTC) or before.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Only the N conversations written to last.")
@CORE
@JSON
@config_options
def gaps(
    config: "Config",
    *,
    business: Path | None,
    since: str,
    until: str,
    limit: int | None,
    core: bool,
    machine: bool,
) -> None:
    """List what customers asked the AI and the knowledge does not answer, most asked first.

    Recorded questions are put to today's knowledge: what was written since is no gap any more.
    """
    from overhand.cli.gaps import Wanted, found_gaps, gaps_as_json, gaps_as_text  # noqa: PLC0415 - brings nats
    from overhand.loop import run  # noqa: PLC0415 - `--help` must not pay for it
    from overhand.replay import Period  # noqa: PLC0415 - brings nats

    try:
        wanted = Wanted(period=Period.read(since, until), limit=limit, business=business, core=core)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    found = run(found_gaps, config, wanted)
    show(gaps_as_json(found) if machine else gaps_as_text(found))


def show(page: "dict[str, object] | list[str]") -> None:
    """Print lines, or one JSON object."""
    import msgspec  # noqa: PLC0415 - `--help` must not pay for it

    lines = [msgspec.json.encode(page).decode()] if isinstance(page, dict) else page
    for line in lines:
        click.echo(line)
