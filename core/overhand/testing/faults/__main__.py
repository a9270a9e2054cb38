"""`python -m overhand.testing.faults`: run, and print what was seen. Exit code 1 when a promise was broken."""

import secrets
import sys
from pathlib import Path

import anyio
import click

from overhand.testing.faults.run import Plan, Report, run

__all__ = ["main"]

SHOWN = 40


@click.command()
@click.option("--seconds", type=click.FloatRange(min=10, max=86_400), default=300.0, show_default=True)
@click.option("--seed", type=int, help="The schedule of an earlier run. [default: a new one]")
@click.option("--workers", type=click.IntRange(2, 8), default=2, show_default=True)
@click.option("--customers", type=click.IntRange(1, 999), default=40, show_default=True)
@click.option("--operators", type=click.IntRange(2, 50), default=4, show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), help="A new folder for stores and logs, which stays.")
def main(*, seconds: float, seed: int | None, workers: int, customers: int, operators: int, keep: Path | None) -> None:
    """Kill, freeze and restart real processes under load, then check every promise."""
    chosen = secrets.randbelow(1_000_000) if seed is None else seed
    plan = Plan(seconds=seconds, seed=chosen, workers=workers, customers=customers, operators=operators, keep=keep)
    again = (
        f"python -m overhand.testing.faults --seconds {seconds:g} --seed {chosen}"
        f" --workers {workers} --customers {customers} --operators {operators}"
    )
    say(f"seed {chosen}; again with: {again}")
    report = anyio.run(run, plan, say)
    for line in table(report):
        say(line)
    say(f"again with: {again}")
    sys.exit(1 if report.violations else 0)


def say(line: str) -> None:
    """Print at once, also into a pipe."""
    click.echo(line)
    sys.stdout.flush()


def table(report: Report) -> list[str]:
    """What was seen, as lines."""
    rows = [(what, str(count)) for what, count in report.counts.items()]
    rows += [(f"faults: {kind}", str(count)) for kind, count in sorted(report.faults.items())]
    rows += [(f"fail-over after {kind}", str(spread)) for kind, spread in report.failovers.items()]
    rows += [("from a post to its record", str(report.recorded)), ("from a post to its answer", str(report.answered))]
    rows.append(("violations", str(len(report.violations))))
    shown = [f"  {violation}" for violation in report.violations[:SHOWN]]
    more = len(report.violations) - len(shown)
    return ["", *(f"{what:<48}{value}" for what, value in rows), *shown, *([f"  and {more} more"] if more else [])]


if __name__ == "__main__":
    main()
