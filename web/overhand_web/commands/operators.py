"""`overhand operators`: who may sign in to the console."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from overhand.cli.options import config_options

if TYPE_CHECKING:
    from overhand.config import Config
    from overhand_web.accounts import Account, Directory

__all__ = ["operators"]

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

    async def work(directory: "Directory") -> str:
        hashed = await Passwords().hash(password)
        wanted = Account(id="", email=email.strip(), name=name.strip(), role=role, teams=teams, password=hashed)
        added = await directory.add(wanted)
        if added is None:
            raise click.ClickException(f"{email} can sign in already; `overhand operators list` shows everybody.")
        return f"{added.name} ({added.role}) can sign in as {added.email}."

    run(config, work)


@operators.command("list")
@config_options
def list_(config: "Config") -> None:
    """Show everybody."""

    async def work(directory: "Directory") -> str:
        accounts = await directory.all()
        return "\n".join(line(account) for account in accounts) or "Nobody yet: `overhand operators add EMAIL`."

    run(config, work)


@operators.command()
@click.argument("email")
@config_options
def disable(config: "Config", email: str) -> None:
    """Sign EMAIL out everywhere, and let them in no more."""
    from msgspec import structs  # noqa: PLC0415 - `--help` must not pay for it

    run(config, lambda directory: change(directory, email, lambda old: structs.replace(old, disabled=True)))


@operators.command()
@click.argument("email")
@click.password_option(help="At least ten characters; asked for when it is not given.")
@config_options
def password(config: "Config", email: str, password: str) -> None:
    """Give EMAIL a new password, let them in again, and sign them out everywhere."""
    from msgspec import structs  # noqa: PLC0415 - `--help` must not pay for it

    from overhand_web.accounts import Passwords  # noqa: PLC0415 - the same

    check_password(password)

    async def work(directory: "Directory") -> str:
        hashed = await Passwords().hash(password)
        return await change(directory, email, lambda old: structs.replace(old, password=hashed, disabled=False))

    run(config, work)


def check_password(password: str) -> None:
    """Refuse a password that is too short."""
    from overhand_web.accounts import SHORTEST  # noqa: PLC0415 - `--help` must not pay for it

    if len(password) < SHORTEST:
        raise click.ClickException(f"A password has at least {SHORTEST} characters.")


async def change(directory: "Directory", email: str, how: "Callable[[Account], Account]") -> str:
    """Change an account and end its sessions."""
    changed = await directory.change(email, how, sign_out=True)
    if changed is None:
        raise click.ClickException(f"There is no {email}; `overhand operators list` shows everybody.")
    return line(changed)


def line(account: "Account") -> str:
    """Return an account as one line."""
    parts = [account.email, account.name, account.role, ",".join(account.teams), "disabled" if account.disabled else ""]
    return "  ".join(part for part in parts if part)


def run(config: "Config", work: "Callable[[Directory], Awaitable[str]]") -> None:
    """Open the store, do the work, and print what it says."""
    import anyio  # noqa: PLC0415 - `--help` must not pay for it

    from overhand.cli.connection import opened_store  # noqa: PLC0415 - brings nats
    from overhand_web.accounts import Directory  # noqa: PLC0415 - brings the rest

    async def main() -> str:
        async with opened_store(config) as store:
            return await work(Directory(store, lambda _: None))

    click.echo(anyio.run(main))
