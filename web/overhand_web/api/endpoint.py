"""What an endpoint is: its route and its description are one thing, so that neither can lack the other."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overhand_web.wire import Failure

__all__ = ["ApiError", "Endpoint", "Parameter", "read_body", "reply"]

LARGEST_BODY = 64 * 1024

encode = msgspec.json.Encoder().encode
T = TypeVar("T")


class ApiError(Exception):
    """Raised by an endpoint to answer with a refusal."""

    def __init__(self, status: int, error: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.failure, self.headers = status, Failure(error, message), headers
        super().__init__(message)


class Parameter(Struct, frozen=True, kw_only=True):
    """A query parameter or a header."""

    name: str
    where: str = "query"
    kind: type = str
    required: bool = False
    about: str = ""


class Endpoint(Struct, frozen=True, kw_only=True):
    """One method of one path. `answers` maps a status to the struct it carries, None for an empty body."""

    method: str
    path: str
    about: str
    handle: Callable[[Request], Awaitable[Response]]
    answers: Mapping[int, type | None]
    body: type | None = None
    parameters: Sequence[Parameter] = ()

    def route(self) -> Route:
        """Return the route that serves it."""
        return Route(self.path, self.handle, methods=[self.method], max_body_size=LARGEST_BODY)


def reply(answer: Struct, status: int = 200) -> Response:
    """Return a struct as JSON."""
    return Response(encode(answer), status, media_type="application/json")


async def read_body(request: Request, kind: type[T]) -> T:
    """Return the body of a request.

    Raises:
        ApiError: 400, it is not what the endpoint takes; the message says where.
    """
    raw = await request.body()
    try:
        return msgspec.json.decode(raw or b"{}", type=kind)
    except msgspec.MsgspecError as error:
        raise ApiError(400, "bad_request", f"{error}.") from error
