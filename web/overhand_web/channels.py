"""Serving a channel's own routes: core's request and answer types on one side, Starlette's on the other."""

from collections.abc import AsyncGenerator, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as WebRoute

from overhand.channel import Channel, HttpRequest, Inlet, Route

__all__ = ["mount_channels"]

HALF_READ = frozenset({408, 413})
"""Answers given before the body was read to its end: what still comes must not be taken for another request."""


def mount_channels(channels: Iterable[Channel], inlet: Inlet) -> list[WebRoute]:
    """Return the routes of all channels."""
    return [mount(route) for channel in channels for route in channel.routes(inlet)]


def mount(route: Route) -> WebRoute:
    """Return one route; the channel reads the body itself, so that it can cap it."""

    async def endpoint(request: Request) -> Response:
        answer = await route.handler(
            HttpRequest(
                method=request.method,
                path=request.url.path,
                query=dict(request.query_params),
                headers={name.lower(): value for name, value in request.headers.raw},
                body=lambda: chunks(request),
            )
        )
        headers = {"connection": "close"} if answer.status in HALF_READ else None
        return Response(answer.body, answer.status, headers, answer.content_type)

    return WebRoute(route.path, endpoint, methods=[route.method])


async def chunks(request: Request) -> AsyncGenerator[bytes]:
    """Yield the body as it arrives."""
    async for chunk in request.stream():
        if chunk:
            yield chunk
