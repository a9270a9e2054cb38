"""Recorded conversations judged anew, for supervisors."""

from typing import Literal

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from overhand.clock import Clock
from overhand_web.api.endpoint import ApiError, Endpoint, read_body, reply
from overhand_web.api.rights import entitled
from overhand_web.detectors import Replays
from overhand_web.projection import Projection
from overhand_web.wire import Failure, ReplayPage

__all__ = ["ReplayDesk"]

PATH = "/api/v1/replay"


class ReplayBody(Struct, frozen=True):
    """How many days back, today among them."""

    days: Literal[7, 30, 90]


class ReplayDesk:
    """Starts replays, tells of them, and ends them."""

    def __init__(self, replays: Replays, projection: Projection, clock: Clock) -> None:
        self._replays, self._projection, self._clock = replays, projection, clock

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        answers = {200: ReplayPage, 401: Failure, 403: Failure}
        return [
            Endpoint(
                method="GET",
                path=PATH,
                about="The replay that goes on, or the last one. For supervisor and above.",
                handle=self.look,
                answers=answers,
            ),
            Endpoint(
                method="POST",
                path=PATH,
                about="Run `overhand replay` over the last days. For supervisor and above.",
                handle=self.start,
                body=ReplayBody,
                answers={**answers, 400: Failure, 409: Failure},
            ),
            Endpoint(
                method="POST",
                path=f"{PATH}/cancel",
                about="End the replay that goes on. For supervisor and above.",
                handle=self.cancel,
                answers=answers,
            ),
        ]

    async def look(self, request: Request) -> Response:
        """Say how far it is, or what came of it."""
        entitled(request, "supervisor")
        return await self._page()

    async def start(self, request: Request) -> Response:
        """Start, unless one goes on."""
        account = entitled(request, "supervisor")
        body = await read_body(request, ReplayBody)
        if self._replays.start(body.days, account.name) is None:
            raise ApiError(409, "busy", "A replay goes on already. Wait for it, or end it.")
        return await self._page()

    async def cancel(self, request: Request) -> Response:
        """End it; one that has ended meanwhile stays as it is."""
        entitled(request, "supervisor")
        await self._replays.cancel()
        return await self._page()

    async def _page(self) -> Response:
        run = self._replays.latest
        found = run.result.differences if run is not None and run.result is not None else ()
        cards = [await self._projection.card(each) for each in {each.conversation for each in found}]
        names = {each.conversation.id: each.conversation.name for each in cards if each is not None}
        return reply(ReplayPage(server_time=self._clock.now(), run=run, names=names))
