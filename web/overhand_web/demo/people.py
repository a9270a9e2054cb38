"""The operators of the demo. Nobody needs their passwords: the demo signs in by link."""

import secrets

from msgspec import structs

from overhand_web.accounts import Account, Directory, Passwords

__all__ = ["CAST", "enlist"]

CAST = (
    Account(
        id="", email="lucia@casaolmo.example", name="Lucía Ferrer", role="supervisor", password="", teams=("care",)
    ),
    Account(id="", email="ines@casaolmo.example", name="Inês Moreira", role="operator", password="", teams=("sales",)),
)
"""The first one is signed in."""


async def enlist(directory: Directory, passwords: Passwords) -> list[Account]:
    """The accounts of the cast, made at the first start."""
    return [await found_or_added(directory, passwords, account) for account in CAST]


async def found_or_added(directory: Directory, passwords: Passwords, account: Account) -> Account:
    """One account of the cast."""
    found = await directory.find(account.email)
    if found is not None:
        return found
    hashed = await passwords.hash(secrets.token_urlsafe(24))
    added = await directory.add(structs.replace(account, password=hashed))
    found = added or await directory.find(account.email)
    if found is None:
        raise RuntimeError(f"the account of {account.name} could not be made")
    return found
