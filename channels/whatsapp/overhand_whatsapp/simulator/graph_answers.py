"""Answers in the Graph API's form, and the one that is lost on its way."""

from typing import Final

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from overhand_whatsapp.graph_errors import explain

__all__ = ["GraphRefusal", "Lost", "accepted", "refusal"]

# the HTTP status beside a code; all others are 400
STATUSES: Final = {2: 503, 3: 500, 10: 403, 190: 401, 368: 403, 131000: 500, 131016: 500, 131031: 403, 133004: 503}


class GraphRefusal(Exception):
    """Raised when a request is refused, with the code and its details."""

    def __init__(self, code: int, details: str = "", subcode: int | None = None) -> None:
        self.code, self.details, self.subcode = code, details, subcode
        super().__init__(f"(#{code}) {details}")


def refusal(error: GraphRefusal) -> JSONResponse:
    """Return a refusal as the Graph API words it."""
    title = explain(error.code, "Message not sent")
    body: dict[str, object] = {
        "message": f"(#{error.code}) {title}",
        "type": "OAuthException",
        "code": error.code,
        "fbtrace_id": "Asimulator",
    }
    if error.details:
        body["error_data"] = {"messaging_product": "whatsapp", "details": error.details}
    if error.subcode is not None:
        body["error_subcode"] = error.subcode
    return JSONResponse({"error": body}, STATUSES.get(error.code, 400))


def accepted(asked: str, contact: dict[str, str], message: str) -> JSONResponse:
    """Return the answer to a send; `input` is the address as it was written."""
    body = {
        "messaging_product": "whatsapp",
        "contacts": [{"input": asked, **contact}],
        "messages": [{"id": message}],
    }
    return JSONResponse(body)


class Lost(Response):
    """An answer that breaks off after its headers: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head of an answer and nothing else."""
        del scope, receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
