"""Signing in by a link: for the demo, which prints one address and asks nobody for a password."""

import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from overhand_web.accounts import Directory
from overhand_web.api import LoginDesk

__all__ = ["PATH", "Entry"]

PATH = "/enter"


class Entry:
    """Keeps secret keys in memory, each for one account, for the life of this process."""

    def __init__(self, directory: Directory, login: LoginDesk) -> None:
        self._directory, self._login = directory, login
        self._keys: dict[str, tuple[str, str]] = {}

    def path(self, account: str, to: str = "/") -> str:
        """Return a path that signs an account in and goes on to `to`."""
        key = secrets.token_urlsafe(24)
        self._keys[key] = (account, to)
        return f"{PATH}?key={key}"

    def routes(self) -> list[BaseRoute]:
        """Return what is served."""
        return [Route(PATH, self.enter)]

    async def enter(self, request: Request) -> Response:
        """Sign in and go to the console; without a known key, to the sign-in page."""
        name, to = self._keys.get(request.query_params.get("key", ""), ("", ""))
        account = self._directory.known(name)
        if account is None or account.disabled:
            return RedirectResponse("/login", 303)
        return await self._login.welcome(request, account, RedirectResponse(to, 303))
