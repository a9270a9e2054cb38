"""What every request passes: headers on every answer, no foreign site's writes, nobody who is not signed in.

Pure ASGI, so that event streams pass through untouched.
"""

import logging
import secrets
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from overhand.errors import StoreUnavailable
from overhand_web.accounts import Sessions, SignedIn
from overhand_web.wire import Failure

__all__ = ["Guard", "Shield", "cookie_name", "nonce_of", "signed_in"]

log = logging.getLogger("overhand.web")

API: Final = "/api/"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
WHO: Final = "overhand.who"
NONCE: Final = "overhand.nonce"

POLICY: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
HSTS: Final = "max-age=31536000"


class Shield:
    """The outermost layer: security headers on every answer, errors too.

    `secure`: browsers come by https, though the proxy that ends it speaks http to this node.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a fresh nonce."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[NONCE] = secrets.token_urlsafe(16)
        if self._secure:
            scope["scheme"] = "https"

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                dress(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, shielded)


def dress(headers: MutableHeaders, scope: Scope) -> None:
    """Add the headers an answer does not bring itself."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", POLICY.format(nonce=scope[NONCE]))
    if scope["scheme"] == "https":
        headers.setdefault("strict-transport-security", HSTS)
    if scope["path"].startswith(API):
        headers.setdefault("cache-control", "no-store")


def nonce_of(request: HTTPConnection) -> str:
    """Return the nonce that inline scripts of this answer need."""
    nonce: str = request.scope[NONCE]
    return nonce


def cookie_name(scope: Scope) -> str:
    """Return the session cookie's name; the prefix makes browsers insist on https and this host."""
    return "__Host-overhand" if scope["scheme"] == "https" else "overhand"


def signed_in(request: HTTPConnection) -> SignedIn:
    """Return who asks; the guard let nobody else through."""
    who: SignedIn = request.scope[WHO]
    return who


class Guard:
    """Lets through who is signed in; `open_paths` and `open_prefixes` are for everybody.

    `foreign_paths` are called by other programs (webhooks): they prove themselves in their own way, and are asked for
    neither a session nor an origin.
    """

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        *,
        open_paths: Sequence[str],
        open_prefixes: Sequence[str],
        foreign_paths: Sequence[str],
    ) -> None:
        self._app, self._sessions = app, sessions
        self._open_paths, self._open_prefixes = frozenset(open_paths), tuple(open_prefixes)
        self._foreign_paths = tuple(foreign_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass the request on or answer it."""
        if scope["type"] != "http" or self._is_foreign(scope["path"]):
            await self._app(scope, receive, send)
            return
        refusal = refuse_foreign(scope) or await self._refuse_stranger(scope)
        await (refusal or self._app)(scope, receive, send)

    def _is_foreign(self, path: str) -> bool:
        return any(path == each or path.startswith(f"{each}/") for each in self._foreign_paths)

    async def _refuse_stranger(self, scope: Scope) -> Response | None:
        path: str = scope["path"]
        try:
            who = await self._who(scope)
        except StoreUnavailable as error:
            log.warning("%s", error)
            return refuse(503, "unavailable", "The store does not answer. Try again in a moment.")
        if who is not None:
            scope[WHO] = who
            return None
        if path in self._open_paths or path.startswith(self._open_prefixes):
            return None
        if path.startswith(API) or "/api/" in path:
            return refuse(401, "unauthorized", "Sign in first.")
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(f"/login?next={quote(path + ('?' + query if query else ''), safe='')}", 303)

    async def _who(self, scope: Scope) -> SignedIn | None:
        token = HTTPConnection(scope).cookies.get(cookie_name(scope), "")
        return await self._sessions.check(token) if token else None


def refuse_foreign(scope: Scope) -> Response | None:
    """Refuse a write that another site made the browser send, and a body that is no JSON."""
    if scope["method"] in SAFE:
        return None
    headers = Headers(scope=scope)
    if not is_same_origin(headers):
        return refuse(403, "foreign_origin", "This request came from another site.")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and headers.get("content-length", "0") != "0":
        return refuse(415, "bad_request", "Send JSON, as application/json.")
    return None


def is_same_origin(headers: Headers) -> bool:
    """Whether the browser says that our own page asks; a program without a browser says nothing and may."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def refuse(status: int, error: str, message: str) -> Response:
    """Return a JSON refusal."""
    return Response(msgspec.json.encode(Failure(error, message)), status, media_type="application/json")
