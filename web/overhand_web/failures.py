"""Answers to what went wrong: JSON for the API, a page for people."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from overhand.errors import StoreUnavailable
from overhand_web.api.endpoint import ApiError, reply
from overhand_web.shell import Pages
from overhand_web.wire import Failure

__all__ = ["Failures"]

log = logging.getLogger("overhand.web")


class Failures:
    """Answers everything that routes raise."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def handlers(self) -> dict[int | type[Exception], ExceptionHandler]:
        """Return the handlers of an app."""
        return {
            ApiError: self.refused,
            StoreUnavailable: self.unavailable,
            HTTPException: self.known,
            Exception: self.broken,
        }

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer with an endpoint's own refusal."""
        if not isinstance(error, ApiError):
            raise error
        response = self._say(request, error.status, error.failure)
        response.headers.update(error.headers or {})
        return response

    async def unavailable(self, request: Request, error: Exception) -> Response:
        """The store did not answer: the same request may succeed in a moment."""
        log.warning("%s", error)
        failure = Failure("unavailable", "The store does not answer. Try again in a moment.")
        return self._say(request, 503, failure)

    async def known(self, request: Request, error: Exception) -> Response:
        """No such page, method or size."""
        if not isinstance(error, HTTPException):
            raise error
        failure = Failure("not_found" if error.status_code == 404 else "bad_request", f"{error.detail}.")
        response = self._say(request, error.status_code, failure)
        response.headers.update(error.headers or {})
        return response

    async def broken(self, request: Request, error: Exception) -> Response:
        """A mistake of ours."""
        log.error("%s %s", request.method, request.url.path, exc_info=error)
        return self._say(request, 500, Failure("broken", "Something went wrong here. It is in the log."))

    def _say(self, request: Request, status: int, failure: Failure) -> Response:
        if "/api/" in request.url.path:
            return reply(failure, status)
        title = "Not found" if status == 404 else "Not possible"
        return self._pages.error(request, status, title, failure.message)
