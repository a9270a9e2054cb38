"""The simulator as a whole: one Starlette app to mount, and one that stands alone."""

import secrets
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskStatus
from msgspec import Struct
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from .api import Api, Hooks
from .business import Business
from .events import Events
from .faults import Faults
from .graph import Graph
from .media import MediaShelf
from .outbox import Outbox, Patience
from .phones import Phones
from .tasks import Tasks
from .ticks import Ticks

__all__ = ["Settings", "Simulator", "standalone"]


class Settings(Struct, frozen=True, kw_only=True):
    """What a simulator needs to know; durations in seconds."""

    webhook: str  # where webhooks are posted
    secret: bytes  # the app secret that signs them
    business: Business = Business()
    patience: Patience = Patience()
    delivery_s: float = 0.4  # from sent to delivered

    def __repr__(self) -> str:
        """Show no secret."""
        return f"Settings(webhook={self.webhook!r})"


def wall_clock() -> int:
    """Return the time in ms since the epoch."""
    return time.time_ns() // 1_000_000


def new_wamid() -> str:
    """Return a message id that no earlier run has used."""
    return f"wamid.{secrets.token_urlsafe(24)}"


def new_media_id() -> str:
    """Return an id of digits."""
    return str(secrets.randbelow(10**15) + 10**15)


class Simulator:
    """WhatsApp in memory: phones, Meta's Graph API, and the webhooks.

    Mounted at `/simulator`, `app` has the page's API at `/simulator/api` and the Graph API at `/simulator/graph`; its
    host keeps `run` running, for a mounted app has no lifespan of its own.
    """

    def __init__(
        self, settings: Settings, *, hooks: Hooks | None = None, clock: Callable[[], int] = wall_clock
    ) -> None:
        self.tasks = Tasks()
        self.events = Events()
        self.faults = Faults()
        self.phones = Phones(clock, new_wamid)
        self.outbox = Outbox(
            url=settings.webhook,
            secret=settings.secret,
            faults=self.faults,
            events=self.events,
            tasks=self.tasks,
            clock=clock,
            patience=settings.patience,
        )
        ticks = Ticks(
            business=settings.business,
            outbox=self.outbox,
            events=self.events,
            tasks=self.tasks,
            clock=clock,
            delivery_s=settings.delivery_s,
        )
        self.graph = Graph(
            business=settings.business,
            phones=self.phones,
            ticks=ticks,
            events=self.events,
            faults=self.faults,
            shelf=MediaShelf(new_media_id),
        )
        self.api = Api(
            business=settings.business,
            phones=self.phones,
            outbox=self.outbox,
            ticks=ticks,
            events=self.events,
            faults=self.faults,
            hooks=hooks or Hooks(),
        )
        self.app = Starlette(
            routes=[
                Mount("/api", routes=list(self.api.routes()), middleware=[Middleware(SameSite)]),
                Mount("/graph", routes=list(self.graph.routes())),
            ],
            exception_handlers={HTTPException: error_as_json},
        )

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Post webhooks until cancelled; then end the pages' streams."""
        try:
            await self.tasks.run(task_status=task_status)
        finally:
            self.events.close()
            with anyio.CancelScope(shield=True):
                await self.outbox.close()


class SameSite:
    """Refuses what another site's page makes a browser ask for: the page's API has no login."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let browsers of the same site, and everything that is no browser, through."""
        if scope["type"] == "http" and (b"sec-fetch-site", b"cross-site") in scope["headers"]:
            answer = JSONResponse({"error": "forbidden", "message": "Open the simulator's own page."}, 403)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def error_as_json(request: Request, error: Exception) -> Response:
    """Answer an error as the console's API does."""
    del request
    status = error.status_code if isinstance(error, HTTPException) else 500
    names = {
        400: "bad_request",
        403: "forbidden",
        404: "not_found",
        409: "refused",
        413: "too_large",
        503: "unavailable",
    }
    message = str(error.detail) if isinstance(error, HTTPException) else ""
    return JSONResponse({"error": names.get(status, "error"), "message": message}, status)


def standalone(simulator: Simulator) -> Starlette:
    """Return an app with the page's API at `/simulator/api` and the Graph API at the root, as Meta has it."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        del app
        async with anyio.create_task_group() as group:
            await group.start(simulator.run)
            yield
            group.cancel_scope.cancel()

    routes = [Mount("/simulator", simulator.app), Mount("/", routes=list(simulator.graph.routes()))]
    return Starlette(routes=routes, lifespan=lifespan)
