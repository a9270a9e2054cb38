"""`overhand audit`: how much detection misses, told by a random sample of what it left alone."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.audit import Report, Sample, Week
    from overhand.config import Config

__all__ = ["audit"]


def week_named(_context: click.Context, _parameter: click.Parameter, name: str | None) -> "Week | None":
    """The week of an option; None, which is the last whole one, where it is not given."""
    if name is None:
        return None
    from overhand.audit import read_week  # noqa: PLC0415 - `--help` must not pay for it

    try:
        return read_week(name)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


WEEK = click.option("--week", metavar="W", callback=week_named, help="2026-W47, in UTC. [default: the last whole one]")
SIZE = click.option("--size", metavar="N", type=click.IntRange(1), default=50, show_default=True, help="How many.")


@click.group(invoke_without_command=True)
@WEEK
@SIZE
@click.option("--seed", metavar="N", type=int, help="Another sample. [default: the week's own, the one to judge]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@config_options
def audit(config: "Config", *, week: "Week | None", size: int, seed: int | None, as_json: bool) -> None:
    """Draw a random sample of a week's unflagged conversations, to learn how much detection misses."""
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        refuse_options(context)
        return
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.audit import sample_as_json, sample_as_text  # noqa: PLC0415 - brings nats

    sample = anyio.run(drawn, config, week, size, "" if seed is None else str(seed))
    show(sample_as_json(sample) if as_json else sample_as_text(sample))


def refuse_options(context: click.Context) -> None:
    """Refuse what stands before the name of a subcommand, where it would mean nothing."""
    for name in context.params:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"Write the options behind `{context.invoked_subcommand}`.", context)


def show(page: "dict[str, object] | Iterable[str]") -> None:
    """Print lines, or one JSON object."""
    import msgspec  # noqa: PLC0415 - `--help` must not pay for it

    lines = [msgspec.json.encode(page).decode()] if isinstance(page, dict) else page
    for line in lines:
        click.echo(line)


async def drawn(config: "Config", week: "Week | None", size: int, seed: str) -> "Sample":
    """The sample of a week."""
    from overhand.cli.auditing import sample_of_week  # noqa: PLC0415 - brings nats
    from overhand.cli.connection import opened_store  # noqa: PLC0415 - the same

    async with opened_store(config) as store:
        return await sample_of_week(store, week, size, seed)


@audit.command()
@WEEK
@SIZE
@click.option("--by", metavar="EMAIL", default="audit", help="Who judges.")
@click.option("--json", "as_json", is_flag=True, help="Read verdicts from standard input, a JSON object a line.")
@config_options
def judge(config: "Config", *, week: "Week | None", size: int, by: str, as_json: bool) -> None:
    """Say of each drawn conversation whether a person should have been called. A worker must be running."""
    from anyio.from_thread import start_blocking_portal  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.audit import Auditor  # noqa: PLC0415 - brings nats
    from overhand.cli.auditing import Bench, reasons_of, sample_of_week  # noqa: PLC0415 - the same
    from overhand.cli.connection import opened_store  # noqa: PLC0415 - the same
    from overhand.conversation import Party  # noqa: PLC0415 - the same
    from overhand.runtime.orders import OrderDesk  # noqa: PLC0415 - the same

    with start_blocking_portal() as portal, portal.wrap_async_context_manager(opened_store(config)) as store:
        reasons = portal.call(reasons_of, store, config)
        sample = portal.call(sample_of_week, store, week, size)
        desk = OrderDesk(store.bus, store.layout, store.vault, store.inbox, store.clock)
        bench = Bench(portal, store, Auditor(desk, Party("operator", by, by)), sample, reasons)
        if not as_json:
            bench.walk()
        elif not bench.take(sys.stdin):
            raise SystemExit(1)


@audit.command()
@click.option("--weeks", metavar="N", type=click.IntRange(1), default=4, show_default=True, help="How many weeks.")
@click.option("--week", metavar="W", callback=week_named, help="The last of them. [default: the last whole one]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@config_options
def recall(config: "Config", *, weeks: int, week: "Week | None", as_json: bool) -> None:
    """Sum up what was judged: recall of detection, with its interval."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.audit import recall_as_json, recall_as_text  # noqa: PLC0415 - brings nats

    report = anyio.run(summed_up, config, week, weeks)
    show(recall_as_json(report) if as_json else recall_as_text(report))


async def summed_up(config: "Config", week: "Week | None", weeks: int) -> "Report":
    """The report on so many weeks, of which `week` is the last."""
    from overhand.cli.auditing import report_of_weeks  # noqa: PLC0415 - brings nats
    from overhand.cli.connection import opened_store  # noqa: PLC0415 - the same

    async with opened_store(config) as store:
        return await report_of_weeks(store, week, weeks)


@audit.command("bounds")
def bounds_() -> None:
    """Print what a sample of some size can prove: the miss rate is below this with 95 % confidence."""
    from overhand.audit import bounds  # noqa: PLC0415 - `--help` must not pay for it

    show(bounds())
