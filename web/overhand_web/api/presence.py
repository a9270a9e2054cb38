"""Telling colleagues who looks at what."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response

from overhand_web.api.endpoint import Endpoint, read_body
from overhand_web.events import Live
from overhand_web.guard import signed_in
from overhand_web.wire import Failure

__all__ = ["Attendance", "PresenceDesk"]


class Attendance(Struct, frozen=True):
    """Where a person looks; an empty conversation is none."""

    conversation: Annotated[str, Meta(max_length=100, pattern=r"^[\w-]*$")] = ""
    mode: Literal["viewing", "typing", "away"] = "viewing"


class PresenceDesk:
    """Passes presence on; nothing of it is stored."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        return [
            Endpoint(
                method="POST",
                path="/api/v1/presence",
                about="Where you look: on change and every ten seconds; believed for 25 s.",
                handle=self.tell,
                body=Attendance,
                answers={204: None, 400: Failure, 401: Failure},
            )
        ]

    async def tell(self, request: Request) -> Response:
        """Tell every node."""
        attendance = await read_body(request, Attendance)
        account = signed_in(request).account
        await self._live.look(account.id, account.name, attendance.conversation, attendance.mode)
        return Response(status_code=204)
