"""`overhand replay`: today's detectors over recorded conversations, and how detectors did when it counted."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config

__all__ = ["replay"]

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--business", metavar="DIR", type=FOLDER, help="A business folder. [default: the published version]")
@click.option("--against", metavar="DIR", type=FOLDER, help="A second one to compare with.")
@click.option("--since", metavar="DATE", default="", help="Episodes that began on this day (UTC) or later.")
@click.option("--until", metavar="DATE", default="", help="Episodes that began on this day (UTC) or before.")
@click.option("--conversation", "named", metavar="ID", multiple=True, help="Only this one; may be given again.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Only the N conversations written to last.")
@click.option("--core", is_flag=True, help="Without the embedding layer, even if it is installed.")
@click.option("--judge", is_flag=True, help="Also ask the judge, if there is one: a model, paid for each question.")
@click.option("--processes", metavar="N", type=click.IntRange(0), help="How many work at it. [default: one a core]")
@click.option("--verdicts", is_flag=True, help="Judge nothing anew: how the detectors did, and whether people agreed.")
@click.option("--json", "machine", is_flag=True, help="One JSON object.")
@config_options
def replay(
    config: "Config",
    *,
    business: Path | None,
    against: Path | None,
    since: str,
    until: str,
    named: tuple[str, ...],
    limit: int | None,
    core: bool,
    judge: bool,
    processes: int | None,
    verdicts: bool,
    machine: bool,
) -> None:
    """Put recorded conversations before today's detectors and compare what they flag with what was flagged then.

    With --against two businesses are compared. It only reads: nothing is sent, and no record is written.
    """
    from overhand.cli.replaying import Anew, Wanted, compared, shown, tallied  # noqa: PLC0415 - brings nats
    from overhand.loop import run  # noqa: PLC0415 - `--help` must not pay for it
    from overhand.replay import Period  # noqa: PLC0415 - brings nats

    if verdicts and (business or against or core or judge):
        raise click.UsageError("--verdicts reads what was recorded: it takes no business, no --core and no --judge")
    try:
        wanted = Wanted(period=Period.read(since, until), named=named, limit=limit)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    anew = Anew(business=business, against=against, core=core, judge=judge, processes=processes)
    result = run(tallied, config, wanted) if verdicts else run(compared, config, wanted, anew)
    for line in shown(result, wanted.period, machine=machine):
        click.echo(line)
