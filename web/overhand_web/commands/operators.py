"""`overhand operators`: who may sign in to the console."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config
    from overhand_web.accounts import Account, Directory

__all__ = ["operators"]

T = TypeVar("T")
ROLES = ["viewer", "operator", "supervisor", "admin"]


@click.group()
def operators() -> None:
    """Who may sign in to the console."""


@operators.command()
@click.argument("email")
@click.option("--name", required=True, help="How customers' conversations show this person.")
@click.option("--role", type=click.Choice(ROLES), default="operator", show_default=True)
@click.option("--team", "teams", multiple=True, metavar="TEAM", help="A team's id; may be given several times.")
@click.password_option(help="At least ten characters; asked for when it is not given.")
@config_options
def add(config: "Config", email: str, *, name: str, role: str, teams: tuple[str, ...], password: str) -> None:
    """Let EMAIL sign in."""
    from overhand_web.accounts import Account, Passwords  # noqa: PLC0415 - `--help` must not pay for it

    check_password(password)

    async def work(directory: "Directory") -> "Account | None":
        hashed = await Passwords().hash(password)
        wanted = Account(id="", email=email.strip(), name=name.strip(), role=role, teams=teams, password=hashed)
        return await directory.add(wanted)

    added = run(config, work)
    if added is None:
        raise click.ClickException(f"{email} can sign in already; `overhand operators list` shows everybody.")
    click.echo(f"{added.name} ({added.role}) can sign in as {added.email}.")


@operators.command("list")
@config_options
def list_(config: "Config") -> None:
    """Show everybody."""
    accounts = run(config, lambda directory: directory.all())
    click.echo("\n".join(line(account) for account in accounts) or "Nobody yet: `overhand operators add EMAIL`.")


@operators.command()
@click.argument("email")
@config_options
def disable(config: "Config", email: str) -> None:
    """Sign EMAIL out everywhere, and let them in no more."""
    from msgspec import structs  # noqa: PLC0415 - `--help` must not pay for it

    def shut_out(old: "Account") -> "Account":
        return structs.replace(old, disabled=True)

    say(email, run(config, lambda directory: directory.change(email, shut_out, sign_out=True)))


@operators.command()
@click.argument("email")
@click.password_option(help="At least ten characters; asked for when it is not given.")
@config_options
def password(config: "Config", email: str, password: str) -> None:
    """Give EMAIL a new password, let them in again, and sign them out everywhere."""
    from msgspec import structs  # noqa: PLC0415 - `--help` must not pay for it

    from overhand_web.accounts import Passwords  # noqa: PLC0415 - the same

    check_password(password)

    async def work(directory: "Directory") -> "Account | None":
        hashed = await Passwords().hash(password)

        def let_in(old: "Account") -> "Account":
            return structs.replace(old, password=hashed, disabled=False)

        return await directory.change(email, let_in, sign_out=True)

    say(email, run(config, work))


def check_password(password: str) -> None:
    """Refuse a password that is too short."""
    from overhand_web.accounts import SHORTEST  # noqa: PLC0415 - `--help` must not pay for it

    if len(password) < SHORTEST:
        raise click.ClickException(f"A password has at least {SHORTEST} characters.")


def say(email: str, changed: "Account | None") -> None:
    """Print an account that was changed."""
    if changed is None:
        raise click.ClickException(f"There is no {email}; `overhand operators list` shows everybody.")
    click.echo(line(changed))


def line(account: "Account") -> str:
    """Return an account as one line."""
    parts = [account.email, account.name, account.role, ",".join(account.teams), "disabled" if account.disabled else ""]
    return "  ".join(part for part in parts if part)


def run(config: "Config", work: "Callable[[Directory], Awaitable[T]]") -> T:
    """Open the store and return what the work found."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.cli.connection import opened_store  # noqa: PLC0415 - brings nats
    from overhand_web.accounts import Directory  # noqa: PLC0415 - brings the rest

    async def main() -> T:
        async with opened_store(config) as store:
            return await work(Directory(store, lambda _: None))

    return anyio.run(main)
