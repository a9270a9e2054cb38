"""The pages: one shell for the whole console, the sign-in page, and what says that something went wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from overhand_web.accounts import Account
from overhand_web.guard import nonce_of, signed_in
from overhand_web.wire import Me

__all__ = ["Pages"]

HERE: Final = Path(__file__).parent
HOME: Final = "/inbox/now"
TITLE: Final = "Overhand"


class Assets(StaticFiles):
    """Files that are asked for again each time and mostly answered 304: an update is never half an update."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or that it has not changed."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


class Pages:
    """Renders pages. `me_of` says what the console learns of who is signed in."""

    def __init__(self, me_of: Callable[[Account], Me], build: str) -> None:
        self._me_of, self._build = me_of, build
        loader = FileSystemLoader(HERE / "templates")
        self._templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)

    def routes(self) -> list[BaseRoute]:
        """Return what is served."""
        return [
            Route("/", self.home),
            Route("/login", self.login),
            Route("/inbox/{view}", self.shell),
            Route("/inbox/{view}/{conversation}", self.shell),
            Route("/detectors", self.shell),
            Route("/simulator", self.shell),
            Mount("/static", Assets(directory=HERE / "static"), name="static"),
        ]

    async def home(self, request: Request) -> Response:  # noqa: ARG002  # the guard has looked at it
        """Go to the inbox."""
        return RedirectResponse(HOME, 303)

    async def login(self, request: Request) -> Response:
        """Show the sign-in page, or go on where somebody is signed in."""
        if "overhand.who" in request.scope:
            return RedirectResponse(HOME, 303)
        return self._page("login.html", request, title=f"Sign in to {TITLE}")

    async def shell(self, request: Request) -> Response:
        """Show the console, with who is signed in."""
        me = self._me_of(signed_in(request).account)
        return self._page("shell.html", request, title=TITLE, boot={"me": msgspec.to_builtins(me)})

    def error(self, request: Request, status: int, title: str, message: str) -> Response:
        """Show that something went wrong."""
        return self._page("error.html", request, status, title=title, message=message)

    def _page(self, name: str, request: Request, status: int = 200, **values: object) -> Response:
        page = self._templates.get_template(name).render(nonce=nonce_of(request), build=self._build, **values)
        return HTMLResponse(page, status, headers={"cache-control": "no-store"})
