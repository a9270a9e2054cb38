"""A person who may sign in."""

from msgspec import Struct

from overhand.conversation import Party

__all__ = ["Account", "account_key", "plain_email"]


class Account(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One account, as it is stored (sealed). `stamp` changes when every session of it must end."""

    id: str
    email: str
    name: str
    role: str
    password: str  # an argon2id hash with its parameters
    teams: tuple[str, ...] = ()
    disabled: bool = False
    stamp: str = ""
    created_at: int = 0

    @property
    def party(self) -> Party:
        """The same person, as events name them."""
        return Party("operator", self.id, self.name)


def plain_email(email: str) -> str:
    """Return an address as it is compared."""
    return email.strip().casefold()


def account_key(identity: str) -> str:
    """Return the id of the account whose e-mail address has this keyed hash: one address, one account."""
    return f"u_{identity[:20].lower()}"
