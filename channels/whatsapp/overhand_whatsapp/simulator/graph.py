"""Meta's side: the part of the Graph API that a business calls.

It takes what real clients send, and that is much: any version, chunked bodies, `caption: null`, unknown keys, absent
components, removal of a reaction with or without its key.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .business import Business
from .events import Events
from .faults import Faults
from .graph_answers import GraphRefusal, Lost, accepted, refusal
from .media import MediaShelf
from .phones import ChatMessage, Phone, Phones
from .request_body import BodyTooLong, read_body
from .screen import bubble
from .sends import SEND, Send, shown
from .ticks import Ticks

__all__ = ["Graph"]

LARGEST_MESSAGE: Final = 256 * 1024  # bytes
LARGEST_FILE: Final = 16 * 1024 * 1024  # bytes; Meta takes that much audio and video

Endpoint = Callable[[Request], Awaitable[Response]]


class Graph:
    """Answers `/{version}/...` as graph.facebook.com does."""

    def __init__(
        self,
        *,
        business: Business,
        phones: Phones,
        ticks: Ticks,
        events: Events,
        faults: Faults,
        shelf: MediaShelf,
    ) -> None:
        self.business = business
        self.phones = phones
        self.ticks = ticks
        self.events = events
        self.faults = faults
        self.shelf = shelf

    def routes(self) -> Sequence[Route]:
        """Return the endpoints; the version is taken as it comes."""
        return [
            Route("/{version}/{number}/messages", self.guarded(self.messages), methods=["POST"]),
            Route("/{version}/{number}/media", self.guarded(self.upload), methods=["POST"]),
            Route("/{version}/{node}", self.guarded(self.node), methods=["GET"]),
            Route("/{version}/{node}", self.guarded(self.delete), methods=["DELETE"]),
            Route("/{version}/{node}/content", self.guarded(self.content), methods=["GET"]),
        ]

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        """Wrap an endpoint: no token, no answer; refusals in the Graph API's form."""

        async def guard(request: Request) -> Response:
            wanted = f"Bearer {self.business.token}".encode()
            given = request.headers.get("authorization", "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, wanted):
                return refusal(GraphRefusal(190, "Invalid OAuth access token."))
            try:
                return await endpoint(request)
            except GraphRefusal as error:
                return refusal(error)

        return guard

    async def messages(self, request: Request) -> Response:
        """Take a message, or a "read" with or without "typing"."""
        self.own_number(request.path_params["number"])
        try:
            send = SEND.decode(await read_body(request, LARGEST_MESSAGE))
        except BodyTooLong as error:
            raise GraphRefusal(100, "The body is too long.") from error
        except (ValueError, RecursionError) as error:
            raise GraphRefusal(100, f"Invalid parameter: {error}") from error
        if send.messaging_product != "whatsapp":
            raise GraphRefusal(100, "The parameter messaging_product is required.")
        if send.status is not None:
            return self.mark_read(send)
        answer = self.take(send)
        return Lost(answer.body) if self.faults.switches.drop else answer

    def own_number(self, number: str) -> None:
        """Refuse another number than the business's."""
        if number != self.business.phone_number_id:
            raise GraphRefusal(100, f"Object with ID '{number}' does not exist.", 33)

    def mark_read(self, send: Send) -> Response:
        """Mark a customer's message as read, and show "typing" if that is asked too."""
        wanted = send.message_id or ""
        phone = self.phones.owner(wanted)
        message = phone.find(wanted) if phone is not None else None
        if send.status != "read" or phone is None or message is None or message.author != "customer":
            raise GraphRefusal(100, "Invalid status or message_id.")
        self.ticks.seen_by_business(phone, message)
        if bytes(send.typing_indicator) not in {b"", b"null"}:
            self.ticks.typing(phone)
        return JSONResponse({"success": True})

    def take(self, send: Send) -> Response:
        """Take a message for a phone: show it there and tell its statuses."""
        asked = str(send.to) if send.to else send.recipient or ""
        phone = self.phones.find(asked)
        if phone is None:
            raise GraphRefusal(131030, "Recipient phone number not in allowed list")
        text, code = shown(send), self.faults.take_failure()
        if code and not self.faults.switches.late:
            raise GraphRefusal(code)
        if send.kind != "template" and not phone.has_written():
            raise GraphRefusal(131047, "The customer has not written to this number yet.")
        return accepted(asked, contact_of(send, phone), self.pass_on(send, phone, text, code).id)

    def pass_on(self, send: Send, phone: Phone, text: str, code: int) -> ChatMessage:
        """Put a message on the phone; or, with a code, accept it and fail later."""
        reply_to = (send.context.message_id or "") if send.context is not None else ""
        outbound = send.biz_opaque_callback_data or ""
        message = self.phones.compose(text, reply_to=reply_to, outbound=outbound)
        if code:
            self.ticks.fail(phone, message, code)
            return message
        self.phones.show(phone, message)
        self.events.tell("typing", wa_id=phone.wa_id, typing=False)
        self.events.tell("message", wa_id=phone.wa_id, message=bubble(message))
        self.ticks.sent(phone, message)
        return message

    async def upload(self, request: Request) -> Response:
        """Keep a file; `messaging_product` and the type may stand in the query, in the form, or nowhere."""
        self.own_number(request.path_params["number"])
        content_type = request.headers.get("content-type", "")
        try:
            raw = await read_body(request, LARGEST_FILE)
        except BodyTooLong as error:
            raise GraphRefusal(131053, "The file is larger than 16 MB.") from error
        return JSONResponse({"id": self.shelf.put(content_type, raw)})

    async def node(self, request: Request) -> Response:
        """Tell about the number, or about a file."""
        node = request.path_params["node"]
        if node == self.business.phone_number_id:
            return JSONResponse(
                {
                    "id": node,
                    "verified_name": self.business.name,
                    "display_phone_number": f"+{self.business.number}",
                    "quality_rating": "GREEN",
                }
            )
        return JSONResponse(self.shelf.facts(node, f"{str(request.url).partition('?')[0]}/content"))

    async def content(self, request: Request) -> Response:
        """Give a file's bytes; like all else, only for the token."""
        file = self.shelf.get(request.path_params["node"])
        return Response(file.content, media_type=file.mime)

    async def delete(self, request: Request) -> Response:
        """Forget a file."""
        self.shelf.delete(request.path_params["node"])
        return JSONResponse({"success": True})


def contact_of(send: Send, phone: Phone) -> dict[str, str]:
    """Return how the answer names the customer: by what they were addressed with."""
    return {"wa_id": phone.wa_id} if send.to else {"user_id": phone.user_id}
