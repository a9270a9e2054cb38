"""The person who is signed in, and their colleagues."""

from msgspec import Struct

__all__ = ["BusinessCard", "Me", "People", "Person", "TeamCard"]


class BusinessCard(Struct, frozen=True):
    """The business, as far as every page shows it."""

    name: str
    languages: tuple[str, ...]
    reasons: tuple[str, ...]  # for which detection can flag


class Me(Struct, frozen=True, kw_only=True):
    """Who is signed in."""

    id: str
    name: str
    email: str
    role: str
    teams: tuple[str, ...]
    business: BusinessCard
    demo: bool
    build: str


class Person(Struct, frozen=True, kw_only=True):
    """A colleague."""

    id: str
    name: str
    role: str
    teams: tuple[str, ...]
    online: bool


class TeamCard(Struct, frozen=True):
    """A team of the business."""

    id: str
    name: str


class People(Struct, frozen=True):
    """Everybody who can sign in, and the teams."""

    people: tuple[Person, ...]
    teams: tuple[TeamCard, ...]
