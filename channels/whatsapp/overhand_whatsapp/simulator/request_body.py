"""Reading a request's body, with a cap."""

from starlette.requests import Request

__all__ = ["BodyTooLong", "read_body"]


class BodyTooLong(Exception):
    """Raised while reading, as soon as a body is longer than its cap."""


async def read_body(request: Request, most: int) -> bytes:
    """Return the whole body, of at most `most` bytes.

    Raises:
        BodyTooLong: it is longer.
    """
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > most:
            raise BodyTooLong
    return bytes(raw)
