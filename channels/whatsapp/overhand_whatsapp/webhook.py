"""The webhook: Meta's verification by GET, and updates by POST, answered 200 only when they are stored.

Meta repeats whatever was not answered 200, for up to seven days; the core sorts repeats out by identity.
"""

import hmac
from collections.abc import Callable, Sequence
from typing import Final

import anyio
from msgspec import Struct

from overhand.channel import HttpRequest, HttpResponse, Inlet, Item, Route
from overhand.errors import StoreUnavailable

from .signature import HEADER, signed

__all__ = ["LARGEST_BODY", "PATH", "Webhook"]

PATH: Final = "/channels/whatsapp/webhook"
LARGEST_BODY: Final = 3 * 1024 * 1024  # bytes; Meta sends up to 3 MB [Meta docs, webhooks overview]
LONGEST_CHALLENGE: Final = 256  # characters; Meta sends about ten digits


class BodyTooLarge(Exception):
    """Raised while reading, as soon as the body is longer than the cap."""


class Secrets(Struct, frozen=True):
    """What proves who is calling: the token for GET, the app secrets for POST."""

    verify_token: bytes
    app_secrets: tuple[bytes, ...]

    def __repr__(self) -> str:
        """Show nothing."""
        return "Secrets(...)"


class Webhook:
    """Takes updates in: reads, verifies, parses, stores, and only then answers 200."""

    def __init__(
        self,
        *,
        channel: str,
        secrets: Secrets,
        parse: Callable[[bytes], list[Item]],
        inlet: Inlet,
        body_timeout_ms: int,
    ) -> None:
        self.channel = channel
        self.secrets = secrets
        self.parse = parse
        self.inlet = inlet
        self.body_timeout_ms = body_timeout_ms

    def routes(self) -> Sequence[Route]:
        """Return the two routes; both have the same path."""
        return [Route("GET", PATH, self.verify), Route("POST", PATH, self.receive)]

    async def verify(self, request: HttpRequest) -> HttpResponse:
        """Answer Meta's check of the address with the challenge, when it knows the verify token."""
        query = request.query
        token = query.get("hub.verify_token", "").encode("utf-8", "replace")
        known = hmac.compare_digest(token, self.secrets.verify_token)
        if query.get("hub.mode") != "subscribe" or not known:
            return HttpResponse(status=403, body=b"wrong mode or verify token")
        challenge = query.get("hub.challenge", "")
        if not 0 < len(challenge) <= LONGEST_CHALLENGE or not challenge.isascii() or not challenge.isprintable():
            return HttpResponse(status=400, body=b"no usable challenge")
        return HttpResponse(status=200, body=challenge.encode("ascii"))

    async def receive(self, request: HttpRequest) -> HttpResponse:
        """Store the updates of a signed body.

        Answers 413 (longer than 3 MB), 408 (too slow), 401 (not signed by us), 503 (not stored, repeat it), else 200.
        """
        try:
            with anyio.fail_after(self.body_timeout_ms / 1000):
                raw = await read_body(request)
        except BodyTooLarge:
            return HttpResponse(status=413, body=b"body longer than 3 MB")
        except TimeoutError:
            return HttpResponse(status=408, body=b"body came too slowly")
        if not signed(raw, request.headers.get(HEADER), self.secrets.app_secrets):
            return HttpResponse(status=401, body=b"wrong signature")
        try:
            await self.inlet.accept(self.channel, self.parse(raw))
        except StoreUnavailable:
            return HttpResponse(status=503, body=b"not stored; send it again")
        return HttpResponse(status=200)


async def read_body(request: HttpRequest) -> bytes:
    """Return the whole body.

    Raises:
        BodyTooLarge: it is longer than the cap; raised before it is read when its length is announced.
    """
    announced = request.headers.get(b"content-length", b"")
    if announced.isdigit() and (len(announced) > 10 or int(announced) > LARGEST_BODY):
        raise BodyTooLarge
    body = bytearray()
    async for chunk in request.body():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
    return bytes(body)
