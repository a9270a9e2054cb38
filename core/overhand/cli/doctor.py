"""`overhand doctor`: what is right, what is wrong, and what to do about it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.channel import Finding
    from overhand.config import Config

__all__ = ["doctor"]


@click.command()
@config_options
def doctor(config: "Config") -> None:
    """Check plugins, config, NATS, the business and the channels."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.cli.findings import examine  # noqa: PLC0415 - the same

    findings = anyio.run(examine, config)
    tell(findings)
    if any(finding.level == "error" for finding in findings):
        click.get_current_context().exit(1)


def tell(findings: Sequence["Finding"]) -> None:
    """Print each finding, its remedy below it."""
    for finding in findings:
        click.echo(f"{finding.level:<8} {finding.what}")
        if finding.remedy:
            click.echo(f"{'':<8} {finding.remedy}")
    errors = sum(finding.level == "error" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    click.echo(f"{len(findings)} checks: {errors} errors, {warnings} warnings")
