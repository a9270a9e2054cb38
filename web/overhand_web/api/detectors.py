"""How the detectors did, for supervisors."""

from collections.abc import Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from overhand.business.model import Business
from overhand.business.own_reasons import OWN_REASONS
from overhand.clock import Clock
from overhand_web.api.endpoint import ApiError, Endpoint, Parameter, reply
from overhand_web.api.rights import entitled
from overhand_web.detectors import PERIODS, Counted, Installed, report
from overhand_web.projection import DAY_MS, Projection
from overhand_web.wire import DetectorsPage, Failure

__all__ = ["DetectorsDesk"]

LINKS: Final = 5
USUAL: Final = 30
"""Days, where nobody says."""


class DetectorsDesk:
    """Reads the projection. `detectors`: those of the plugins, with their reasons; `business`: the version in force."""

    def __init__(
        self, projection: Projection, detectors: Mapping[str, str], business: Callable[[], Business], clock: Clock
    ) -> None:
        self._projection, self._detectors = projection, detectors
        self._business, self._clock = business, clock

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        return [
            Endpoint(
                method="GET",
                path="/api/v1/detectors",
                about="How the detectors did, as `overhand replay --verdicts` counts it. For supervisor and above.",
                handle=self.page,
                answers={200: DetectorsPage, 400: Failure, 401: Failure, 403: Failure},
                parameters=(
                    Parameter(
                        name="days", kind=int, about=f"One of {', '.join(map(str, PERIODS))}; today is the last."
                    ),
                ),
            )
        ]

    async def page(self, request: Request) -> Response:
        """Return every detector."""
        entitled(request, "supervisor")
        days = request.query_params.get("days", str(USUAL))
        if days not in map(str, PERIODS):
            raise ApiError(400, "bad_request", f"`days` must be one of {', '.join(map(str, PERIODS))}.")
        now = self._clock.now()
        last = now // DAY_MS
        first = last - int(days) + 1
        counted = Counted(
            first=first,
            last=last,
            days=await self._projection.counts_of_days(first),
            cases=await self._projection.cases(first, LINKS),
        )
        return reply(report(counted, self._installed(), now))

    def _installed(self) -> list[Installed]:
        """The detectors of the plugins; that of the business's own reasons only where there are any."""
        tables = self._business().detectors
        return [
            Installed(name, reason, shadow=tables.get(name, {}).get("shadow") is True)
            for name, reason in self._detectors.items()
            if name != OWN_REASONS or name in tables
        ]
