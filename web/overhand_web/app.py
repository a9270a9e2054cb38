"""The web node: its parts, put together once, and the ASGI app that serves them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import anyio
from anyio.abc import TaskStatus
from msgspec import Struct
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from overhand.business.model import Business
from overhand.channel import Channel, Inlet
from overhand.config import Config
from overhand.runtime.orders import OrderDesk
from overhand.runtime.store import Store
from overhand_web.accounts import Directory, Passwords, Sessions
from overhand_web.api import (
    CommandDesk,
    ConversationDesk,
    DetectorsDesk,
    Endpoint,
    EventsDesk,
    LoginDesk,
    OpenApiDesk,
    PeopleDesk,
    PresenceDesk,
    ReplayDesk,
)
from overhand_web.channels import mount_channels
from overhand_web.detectors import Replays
from overhand_web.entry import PATH as ENTRY
from overhand_web.entry import Entry
from overhand_web.events import Hub, Live, StreamDesk
from overhand_web.failures import Failures
from overhand_web.guard import Guard, Shield
from overhand_web.projection import Projection, Reader, sse
from overhand_web.shell import Pages

__all__ = ["Mounted", "Setting", "WebNode"]

OPEN_PATHS = ("/login", "/api/v1/login", "/healthz", "/favicon.ico", ENTRY)
OPEN_PREFIXES = ("/static/",)
REAP_S = 30.0


class Mounted(Struct, frozen=True, kw_only=True):
    """Another ASGI app under a path. `foreign`: paths that programs call, which prove themselves in their own way."""

    path: str
    app: ASGIApp
    foreign: Sequence[str] = ()


class Setting(Struct, frozen=True, kw_only=True):
    """What a web node is told of its surroundings.

    `config` is what a replay is started with. `folder` gets the projection. `detectors`: those of the plugins, with
    their reasons. `secure`: browsers come by https, whatever reaches this node.
    """

    store: Store
    config: Config
    folder: Path
    channels: Mapping[str, Channel]
    inlet: Inlet
    business: Callable[[], Business]
    build: str
    detectors: Mapping[str, str] = {}
    demo: bool = False
    secure: bool = False
    mounted: Sequence[Mounted] = ()
    passwords: Passwords | None = None


class WebNode:
    """Everything one web node runs and serves. `app` answers requests while `run()` runs."""

    def __init__(self, setting: Setting) -> None:
        store = setting.store
        windows = {name: channel.limits.window_ms for name, channel in setting.channels.items()}
        self.hub = Hub()
        self.live = Live(store, self.hub)
        self.projection = Projection(setting.folder / "projection.sqlite", windows, store.clock, self.hub)
        self.reader = Reader(store, self.projection)
        self.directory = Directory(store, self.hub.end_person)
        self.sessions = Sessions(store, self.directory, self.hub.end_session)
        self.replays = Replays(setting.config, self.live, store.clock)
        self._setting, self._windows = setting, windows
        self._people = PeopleDesk(self.directory, self.live, setting.business, demo=setting.demo, build=setting.build)
        passwords = setting.passwords or Passwords()
        self._login = LoginDesk(self.directory, self.sessions, passwords, store.clock, self._people)
        self.entry = Entry(self.directory, self._login)
        self.endpoints = self._endpoints()
        self.app = self._app()

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Keep everything up to date until cancelled; started once requests can be answered.

        Raises:
            ExceptionGroup: a part failed that has no reason to: this node must not go on.
        """
        try:
            async with anyio.create_task_group() as group:
                for part in (self.directory, self.sessions, self.reader, self.live, self.replays):
                    group.start_soon(part.run)
                await self.directory.ready()
                await self.projection.ready()
                group.start_soon(self.hub.count, self._counts)
                group.start_soon(self._end_old_sessions)
                task_status.started()
        finally:
            await self.projection.close()

    def _counts(self, person: str) -> bytes:
        return sse("counts", self.projection.counts(person))

    async def _end_old_sessions(self) -> None:
        """An open stream must not outlive its session."""
        while True:
            await self._setting.store.clock.sleep(REAP_S)
            self.sessions.drop_old()
            for session in self.hub.sessions:
                if not self.sessions.is_open(session):
                    self.hub.end_session(session)

    def _endpoints(self) -> list[Endpoint]:
        setting, store = self._setting, self._setting.store
        longest = {name: channel.limits.text for name, channel in setting.channels.items()}
        orders = OrderDesk(store.bus, store.layout, store.vault, store.inbox, store.clock)
        streams = StreamDesk(self.projection, self.hub, self.live, store.clock, setting.build)
        desks = (
            self._login,
            self._people,
            ConversationDesk(self.projection, self._windows, store.clock),
            CommandDesk(orders, self.projection, self.directory, store.layout, store.clock, longest=longest),
            PresenceDesk(self.live),
            ReplayDesk(self.replays, self.projection, store.clock),
            DetectorsDesk(self.projection, setting.detectors, setting.business, store.clock),
            EventsDesk(streams),
        )
        endpoints = [endpoint for desk in desks for endpoint in desk.endpoints()]
        return [*endpoints, *OpenApiDesk(endpoints, setting.build).endpoints()]

    def _app(self) -> ASGIApp:
        setting = self._setting
        pages = Pages(self._people.me_of, setting.build)
        webhooks = mount_channels(setting.channels.values(), setting.inlet)
        mounts = [Mount(each.path, each.app) for each in setting.mounted]
        api = [endpoint.route() for endpoint in self.endpoints]
        self.routes: list[BaseRoute] = [
            *api, *webhooks, *mounts, *self.entry.routes(), Route("/healthz", self._health), *pages.routes()
        ]  # fmt: skip
        guard = Middleware(
            Guard,
            sessions=self.sessions,
            open_paths=OPEN_PATHS,
            open_prefixes=OPEN_PREFIXES,
            foreign_paths=[route.path for route in webhooks]
            + [path for each in setting.mounted for path in each.foreign],
        )
        zipped = Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
        failures = Failures(pages).handlers()
        app = Starlette(routes=self.routes, middleware=[guard, zipped], exception_handlers=failures)
        return Shield(app, secure=setting.secure)

    async def _health(self, request: Request) -> Response:  # noqa: ARG002  # nothing depends on who asks
        """Say whether this node is of use: it has read the journal, and the store answers."""
        ok = self._setting.store.bus.connected and self.projection.caught_up
        return JSONResponse({"ok": ok}, 200 if ok else 503)
