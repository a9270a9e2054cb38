"""The event stream."""

from starlette.requests import Request
from starlette.responses import Response

from overhand_web.accounts import sees_whole_address
from overhand_web.api.endpoint import Endpoint, Parameter
from overhand_web.events import EventStream, StreamDesk, Watcher
from overhand_web.guard import signed_in
from overhand_web.wire import ConversationChanged, Counts, Failure, Hello, LineChanged

__all__ = ["STREAMED", "EventsDesk"]

STREAMED = (Hello, ConversationChanged, LineChanged, Counts)
"""The structs the stream carries; its other events are plain objects."""


class EventsDesk:
    """Opens streams."""

    def __init__(self, streams: StreamDesk) -> None:
        self._streams = streams

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        return [
            Endpoint(
                method="GET",
                path="/api/v1/events",
                about=(
                    "Everything that happens, as text/event-stream: hello, conversation, line, counts, draft, presence,"
                    " ping, reset, goodbye. Durable events carry an id to go on from."
                ),
                handle=self.stream,
                answers={200: None, 401: Failure},
                parameters=(
                    Parameter(name="after", about="A cursor; from now on unless said. `Last-Event-ID` wins."),
                    Parameter(name="Last-Event-ID", where="header", about="What the browser saw last."),
                ),
            )
        ]

    async def stream(self, request: Request) -> Response:
        """Stream until the browser goes, the session ends or this node stops."""
        who = signed_in(request)
        cursor = request.headers.get("last-event-id") or request.query_params.get("after", "")
        watcher = Watcher(person=who.account.id, session=who.session, whole=sees_whole_address(who.account.role))
        return EventStream(self._streams.events(watcher, cursor))
