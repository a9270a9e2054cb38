"""Who a change is about: the aliases and names of customers, taken from every place the API names them.

A customer is known by `phone:<digits>` and by `user:<business-scoped user id>`; either may be missing. Both in one body
belong to one person, so the core can merge what it knew apart.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Self

from msgspec import Raw, Struct

from overhand.channel import Unparsed

from . import wire

__all__ = ["UNREADABLE", "Origin", "People", "alias", "digest"]

# what decoding raises: msgspec's errors and bad UTF-8 are ValueErrors, deep nesting is a RecursionError
UNREADABLE = (ValueError, RecursionError)

USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
PUNCTUATION = re.compile(r"[\s+().-]")


def alias(name: str | None) -> str:
    """Return the alias of a phone number or a business-scoped user id, empty for nothing.

    Some bodies have a user id where a number belongs; its form (`US.1349…`) tells. What is neither is kept as it came:
    a customer with a strange number is still a customer.
    """
    if not name or not name.strip():
        return ""
    if USER_ID.fullmatch(name):
        return f"user:{name}"
    bare = PUNCTUATION.sub("", name)
    return f"phone:{bare}" if bare.isascii() and bare.isdigit() else f"phone:{name.strip()}"


def digest(raw: bytes) -> str:
    """Return an id for something the provider did not name: equal bytes, equal id."""
    return hashlib.sha256(raw).hexdigest()[:32]


class People(Struct, frozen=True):
    """The `contacts` of a change, found by any of their aliases."""

    known: dict[str, wire.Contact]
    only: wire.Contact | None = None

    @classmethod
    def of(cls, contacts: Sequence[wire.Contact]) -> Self:
        """Index the contacts of one change."""
        known = {found: one for one in contacts for found in (alias(one.wa_id), alias(one.user_id)) if found}
        return cls(known, contacts[0] if len(contacts) == 1 else None)

    def aliases(self, *names: str | None) -> tuple[str, ...]:
        """Return the aliases of the customer with these numbers and ids, and those their contact adds.

        Where the item names nobody and the change has one contact, that one is meant.
        """
        own = [found for name in names if (found := alias(name))]
        contact = self.contact(own)
        if contact is not None:
            own += [found for name in (contact.wa_id, contact.user_id) if (found := alias(name))]
        return tuple(dict.fromkeys(own))

    def name(self, aliases: Sequence[str]) -> str:
        """Return the name of the customer with these aliases as the app shows it; empty when unknown."""
        contact = self.contact(aliases)
        return (contact.profile.name or "") if contact is not None and contact.profile is not None else ""

    def contact(self, aliases: Sequence[str]) -> wire.Contact | None:
        """Return the contact with one of the aliases."""
        if not aliases:
            return self.only
        return next((self.known[one] for one in aliases if one in self.known), None)


class Origin(Struct, frozen=True, kw_only=True):
    """Where an item came from: the business's number, as id and as customers see it, and the contacts beside it."""

    number: str
    display: str = ""
    people: People
    at: int = 0  # the entry's own time, for items that have none

    def customer(self, *names: str | None) -> str | None:
        """Return the first of the two ends of a message or call that is not the business itself."""
        own = alias(self.display)
        return next((name for name in names if name and alias(name) != own), None)

    def unparsed(self, why: str, raw: bytes) -> Unparsed:
        """Keep what could not be read."""
        return Unparsed(why=why, raw=raw, number=self.number)


def read_contacts(raws: Iterable[Raw]) -> tuple[list[wire.Contact], list[bytes]]:
    """Return the contacts of a change, and the bytes of those that could not be read."""
    contacts: list[wire.Contact] = []
    unreadable: list[bytes] = []
    for raw in raws:
        try:
            contacts.append(wire.CONTACT.decode(raw))
        except UNREADABLE:
            unreadable.append(bytes(raw))
    return contacts, unreadable
