"""`overhand evaluate FILE...`: how well today's detectors do on labelled rows."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_of

if TYPE_CHECKING:
    from overhand.business import Business
    from overhand.config import Config
    from overhand.evaluation import Examined, Examiner, Report, Row
    from overhand.plugins import Registry

__all__ = ["evaluate"]

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--reason", metavar="R", help="The reason the rows are labelled for. [default: the file's name]")
@click.option("--kb", metavar="KB.json", type=FILE, help="Knowledge bases that the rows name.")
@click.option("--business", metavar="DIR", type=FOLDER, help="A business folder: its thresholds, phrases, knowledge.")
@click.option("--core", is_flag=True, help="Without the embedding layer, even if it is installed.")
@click.option("--worst", metavar="N", type=click.IntRange(0), default=10, show_default=True, help="Mistakes to list.")
@click.option("--json", "machine", is_flag=True, help="One JSON object: reason -> figures.")
@click.pass_context
def evaluate(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    reason: str | None,
    kb: Path | None,
    business: Path | None,
    core: bool,
    worst: int,
    machine: bool,
) -> None:
    """Judge the labelled rows of each FILE (JSON Lines) and print how well it went.

    A row has "text" (or "turns"), "label" (true: a person is needed), and may have "lang", "source", "id" and "kb".
    """
    from overhand.loop import run  # noqa: PLC0415 - `--help` must not pay for it

    bench = bench_of(config_of(ctx), kb, business, core=core)
    reports = [run(judged, bench, name, rows, worst) for name, rows in by_reason(paths, reason).items()]
    show(reports, machine=machine)


def by_reason(paths: Sequence[Path], reason: str | None) -> "Mapping[str, Sequence[Row]]":
    """The rows of all files, by the reason they are labelled for."""
    from overhand.evaluation import read_rows, reason_of  # noqa: PLC0415 - as above

    found: dict[str, list[Row]] = {}
    for path in paths:
        found.setdefault(reason or reason_of(path), []).extend(read_rows(path))
    return found


def bench_of(config: "Config", kb: Path | None, folder: Path | None, *, core: bool) -> "Examiner":
    """An examiner without a reason yet: the detectors, the settings and the knowledge."""
    from overhand.business.editions import edition_of  # noqa: PLC0415 - as above
    from overhand.cli.indexing import ShownEmbedder  # noqa: PLC0415 - as above
    from overhand.evaluation import Examiner, indexed, read_bases  # noqa: PLC0415 - as above
    from overhand.plugins import collect, load_plugins  # noqa: PLC0415 - loads plugins

    registry = collect(load_plugins(config), config)
    embedder = None if core else registry.embedder
    business = business_of(folder, registry) if folder else None
    return Examiner(
        reason="",
        detectors=tuple(registry.detectors.values()),
        settings=business.detectors if business else {},
        embedder=embedder,
        bases={name: indexed(base, embedder) for name, base in read_bases(kb).items()} if kb else {},
        knowledge=edition_of(business, ShownEmbedder(embedder) if embedder else None).knowledge if business else None,
    )


def business_of(folder: Path, registry: "Registry") -> "Business":
    """The business of a folder."""
    from overhand.business import read_business, read_folder  # noqa: PLC0415 - as above

    return read_business(read_folder(folder), registry.known)


async def judged(bench: "Examiner", reason: str, rows: "Sequence[Row]", worst: int) -> "Report":
    """The report on the rows of one reason; a bar shows how far it is."""
    from msgspec import structs  # noqa: PLC0415 - as above

    from overhand.evaluation import report_on  # noqa: PLC0415 - as above

    examiner = structs.replace(bench, reason=reason)
    examined: list[Examined] = []
    with click.progressbar(length=len(rows), label=reason, file=sys.stderr) as bar:
        async for each in examiner.examine(rows):
            examined.append(each)
            bar.update(1)
    return report_on(reason, examined, examiner.flag_at, worst)


def show(reports: "Sequence[Report]", *, machine: bool) -> None:
    """Print the reports."""
    import msgspec  # noqa: PLC0415 - as above

    from overhand.evaluation import as_json, as_text  # noqa: PLC0415 - as above

    if machine:
        click.echo(msgspec.json.encode({each.reason: as_json(each) for each in reports}))
        return
    for report in reports:
        for line in as_text(report):
            click.echo(line)
        click.echo()
