"""The page's API: the customers' phones, what happens on them, and the faults."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from msgspec import Struct, ValidationError
from msgspec.json import Decoder, encode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from .business import Business
from .events import Events, TooManyPages
from .faults import Faults, Switches
from .outbox import Outbox
from .phones import Phone, Phones, TooManyPhones
from .request_body import BodyTooLong, read_body
from .screen import bubble, business_card, phone_card
from .ticks import Ticks
from .webhooks import message_webhook

__all__ = ["Api", "Hooks"]

LONGEST_TEXT: Final = 4096
LARGEST_BODY: Final = 64 * 1024

T = TypeVar("T")


class NewPhone(Struct, frozen=True, forbid_unknown_fields=True):
    """A phone to add."""

    name: str
    language: str = "en"


class NewMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer writes."""

    text: str


NEW_PHONE: Final = Decoder(NewPhone)
NEW_MESSAGE: Final = Decoder(NewMessage)
SWITCHES: Final = Decoder(Switches)


class Hooks(Struct, frozen=True, kw_only=True):
    """What the host can do that the simulator cannot."""

    kill_worker: Callable[[], Awaitable[None]] | None = None
    conversation_of: Callable[[str], Awaitable[str | None]] | None = None  # by wa_id


class Api:
    """Answers the page."""

    def __init__(
        self,
        *,
        business: Business,
        phones: Phones,
        outbox: Outbox,
        ticks: Ticks,
        events: Events,
        faults: Faults,
        hooks: Hooks,
    ) -> None:
        self.business = business
        self.phones = phones
        self.outbox = outbox
        self.ticks = ticks
        self.events = events
        self.faults = faults
        self.hooks = hooks

    def routes(self) -> Sequence[Route]:
        """Return the endpoints, relative to where the page's API is mounted."""
        return [
            Route("/phones", self.list_phones, methods=["GET"]),
            Route("/phones", self.add_phone, methods=["POST"]),
            Route("/phones/{wa_id}", self.show_phone, methods=["GET"]),
            Route("/phones/{wa_id}/messages", self.write, methods=["POST"]),
            Route("/phones/{wa_id}/read", self.read, methods=["POST"]),
            Route("/events", self.stream, methods=["GET"]),
            Route("/faults", self.get_faults, methods=["GET"]),
            Route("/faults", self.set_faults, methods=["POST"]),
            Route("/kill_worker", self.kill_worker, methods=["POST"]),
        ]

    async def list_phones(self, request: Request) -> Response:
        """List the business and all phones."""
        del request
        cards = [phone_card(one) for one in self.phones.by_wa_id.values()]
        return JSONResponse({"business": business_card(self.business), "phones": cards})

    async def add_phone(self, request: Request) -> Response:
        """Add a phone."""
        new = await body_of(request, NEW_PHONE)
        if not new.name.strip():
            raise HTTPException(400, "A phone needs the name of its owner.")
        try:
            return JSONResponse(phone_card(self.phones.add(new.name.strip(), new.language)))
        except TooManyPhones as error:
            raise HTTPException(409, "There are enough phones.") from error

    async def show_phone(self, request: Request) -> Response:
        """Show a phone's screen."""
        phone = self.phone(request)
        find = self.hooks.conversation_of
        return JSONResponse(
            {
                "phone": phone_card(phone),
                "messages": [bubble(one) for one in phone.messages],
                "typing": self.phones.is_typing(phone),
                "conversation": await find(phone.wa_id) if find is not None else None,
            }
        )

    async def write(self, request: Request) -> Response:
        """Let the customer write: the signed webhook is posted, and repeated until it is answered 200."""
        phone = self.phone(request)
        text = (await body_of(request, NEW_MESSAGE)).text
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise HTTPException(400, f"A message has 1 to {LONGEST_TEXT} characters.")
        message = self.phones.written(text)
        if not self.outbox.put(message_webhook(self.business, phone, message)):
            raise HTTPException(503, "The webhook has not answered for long: try again later.")
        phone.add(message)
        self.events.tell("message", wa_id=phone.wa_id, message=bubble(message))
        return JSONResponse({"id": message.id})

    async def read(self, request: Request) -> Response:
        """Let the customer look at the phone."""
        self.ticks.read(self.phone(request))
        return Response(status_code=204)

    async def stream(self, request: Request) -> Response:
        """Tell the page what happens, as server-sent events."""
        del request
        try:
            frames = self.events.subscribe()
        except TooManyPages as error:
            raise HTTPException(503, "Too many pages are open.") from error
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(frames, media_type="text/event-stream", headers=headers)

    async def get_faults(self, request: Request) -> Response:
        """Tell which faults are on."""
        del request
        return Response(encode(self.faults.switches), media_type="application/json")

    async def set_faults(self, request: Request) -> Response:
        """Turn faults on and off; what is not named is off."""
        self.faults.set(await body_of(request, SWITCHES))
        return await self.get_faults(request)

    async def kill_worker(self, request: Request) -> Response:
        """Kill the worker process, where the host can."""
        del request
        if self.hooks.kill_worker is None:
            raise HTTPException(404, "Only the demo has a worker to kill.")
        await self.hooks.kill_worker()
        return Response(status_code=202)

    def phone(self, request: Request) -> Phone:
        """Return the phone of the path, or answer 404."""
        found = self.phones.by_wa_id.get(request.path_params["wa_id"])
        if found is None:
            raise HTTPException(404, "There is no such phone.")
        return found


async def body_of(request: Request, decoder: Decoder[T]) -> T:
    """Return a small JSON body, or answer 400 or 413."""
    try:
        return decoder.decode(await read_body(request, LARGEST_BODY))
    except BodyTooLong as error:
        raise HTTPException(413, "The body is too large.") from error
    except ValidationError as error:
        raise HTTPException(400, f"{error}.") from error
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "The body is not JSON.") from error
