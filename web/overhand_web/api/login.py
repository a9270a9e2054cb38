"""Signing in and out."""

from typing import Annotated

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response

from overhand.clock import Clock
from overhand_web.accounts import LONGEST_MS, Account, Directory, Passwords, Sessions, Throttle
from overhand_web.api.endpoint import ApiError, Endpoint, read_body, reply
from overhand_web.api.people import PeopleDesk
from overhand_web.guard import cookie_name, signed_in
from overhand_web.wire import Failure, Me

__all__ = ["Credentials", "LoginDesk"]

WINDOW_MS = 15 * 60_000
TRIES_AN_ACCOUNT = 6
TRIES_AN_ADDRESS = 30


class Credentials(Struct, frozen=True):
    """What a person signs in with."""

    email: Annotated[str, Meta(max_length=320)]
    password: Annotated[str, Meta(max_length=1024)]


class LoginDesk:
    """Lets people in. Guesses are slowed down per account and per address, existing or not alike."""

    def __init__(
        self, directory: Directory, sessions: Sessions, passwords: Passwords, clock: Clock, people: PeopleDesk
    ) -> None:
        self._directory, self._sessions, self._passwords = directory, sessions, passwords
        self._people = people
        self._by_account = Throttle(clock, TRIES_AN_ACCOUNT, WINDOW_MS)
        self._by_address = Throttle(clock, TRIES_AN_ADDRESS, WINDOW_MS)

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        return [
            Endpoint(
                method="POST",
                path="/api/v1/login",
                about="Sign in: sets the session cookie.",
                handle=self.log_in,
                body=Credentials,
                answers={200: Me, 400: Failure, 401: Failure, 429: Failure, 503: Failure},
            ),
            Endpoint(
                method="POST",
                path="/api/v1/logout",
                about="Sign out: ends the session on every node, and its streams.",
                handle=self.log_out,
                answers={204: None, 401: Failure, 503: Failure},
            ),
        ]

    async def log_in(self, request: Request) -> Response:
        """Check a password; the answer to a wrong one and to an unknown address is the same, and takes as long."""
        credentials = await read_body(request, Credentials)
        keys = (self._directory.key(credentials.email), request.client.host if request.client else "")
        self._hold_back(*keys)
        account = await self._directory.find(credentials.email)
        fits = await self._passwords.fits(account.password if account else None, credentials.password)
        if account is None or account.disabled or not fits:
            self._by_account.fail(keys[0])
            self._by_address.fail(keys[1])
            raise ApiError(401, "unauthorized", "That e-mail and password do not match.")
        self._by_account.succeed(keys[0])
        return await self.welcome(request, account, reply(self._people.me_of(account)))

    async def welcome(self, request: Request, account: Account, response: Response) -> Response:
        """Sign an account in with this answer."""
        token = await self._sessions.open(account)
        self._directory.remember(account)
        response.set_cookie(
            cookie_name(request.scope),
            token,
            max_age=LONGEST_MS // 1000,
            path="/",
            secure=request.scope["scheme"] == "https",
            httponly=True,
            samesite="lax",
        )
        return response

    def _hold_back(self, account: str, address: str) -> None:
        wait_ms = max(self._by_account.wait_ms(account), self._by_address.wait_ms(address))
        if wait_ms > 0:
            minutes = -(-wait_ms // 60_000)
            message = f"Too many wrong passwords. Try again in {minutes} min."
            raise ApiError(429, "too_many", message, {"Retry-After": str(-(-wait_ms // 1000))})

    async def log_out(self, request: Request) -> Response:
        """End the session."""
        await self._sessions.end(signed_in(request).session)
        response = Response(status_code=204)
        response.delete_cookie(cookie_name(request.scope), path="/", httponly=True, samesite="lax")
        return response
