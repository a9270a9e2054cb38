"""Who is signed in, and their colleagues."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from overhand.business.model import Business
from overhand.conversation import REASONS
from overhand_web.accounts import Account, Directory
from overhand_web.api.endpoint import Endpoint, reply
from overhand_web.events import Live
from overhand_web.guard import signed_in
from overhand_web.wire import BusinessCard, Failure, Me, People, Person, TeamCard

__all__ = ["PeopleDesk"]

BY_PEOPLE = frozenset({"handed_on", "operator_initiative"})


class PeopleDesk:
    """Tells who is who. `business` gives the version in force."""

    def __init__(
        self, directory: Directory, live: Live, business: Callable[[], Business], *, demo: bool, build: str
    ) -> None:
        self._directory, self._live, self._business = directory, live, business
        self._demo, self._build = demo, build

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        return [
            Endpoint(
                method="GET",
                path="/api/v1/me",
                about="Who is signed in.",
                handle=self.me,
                answers={200: Me, 401: Failure},
            ),
            Endpoint(
                method="GET",
                path="/api/v1/people",
                about="Everybody who can sign in, and the teams.",
                handle=self.people,
                answers={200: People, 401: Failure},
            ),
        ]

    async def me(self, request: Request) -> Response:
        """Return the person who asks."""
        return reply(self.me_of(signed_in(request).account))

    def me_of(self, account: Account) -> Me:
        """Return an account as its owner sees it."""
        business = self._business()
        return Me(
            id=account.id,
            name=account.name,
            email=account.email,
            role=account.role,
            teams=account.teams,
            business=BusinessCard(business.name, business.languages, reasons_of(business)),
            demo=self._demo,
            build=self._build,
        )

    async def people(self, request: Request) -> Response:  # noqa: ARG002  # the guard has looked at it
        """Return everybody."""
        people = tuple(
            Person(id=each.id, name=each.name, role=each.role, teams=each.teams, online=self._live.is_online(each.id))
            for each in self._directory.everybody()
        )
        return reply(People(people, tuple(TeamCard(team.id, team.name) for team in self._business().teams.values())))


def reasons_of(business: Business) -> tuple[str, ...]:
    """The reasons for which detection can flag, strongest first; the others are people's own."""
    return tuple(reason for reason in business.rules.routes or REASONS if reason not in BY_PEOPLE)
