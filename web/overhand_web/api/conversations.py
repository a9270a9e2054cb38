"""The list and the thread."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from overhand.clock import Clock
from overhand_web.accounts import moves, sees_whole_address
from overhand_web.api.endpoint import ApiError, Endpoint, Parameter, reply
from overhand_web.guard import signed_in
from overhand_web.projection import VIEWS, Projection, View, detail_of, masked
from overhand_web.wire import Failure, RowPage, ThreadPage

__all__ = ["ConversationDesk"]

PAGE, LARGEST_PAGE = 50, 200
LIMIT = Parameter(name="limit", kind=int, about=f"How many, {PAGE} unless said, {LARGEST_PAGE} at most.")


class ConversationDesk:
    """Reads the projection. `windows` are the channels' reply windows in ms."""

    def __init__(self, projection: Projection, windows: Mapping[str, int], clock: Clock) -> None:
        self._projection, self._windows, self._clock = projection, windows, clock

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        return [
            Endpoint(
                method="GET",
                path="/api/v1/conversations",
                about="A page of a view. The stream goes on from `cursor`.",
                handle=self.rows,
                answers={200: RowPage, 400: Failure, 401: Failure},
                parameters=(
                    Parameter(name="view", about=f"One of {', '.join(VIEWS)}; `now` unless said."),
                    Parameter(name="q", about="Words that the thread or the customer's name must contain."),
                    Parameter(name="after", about="The `next` of the page before."),
                    LIMIT,
                ),
            ),
            Endpoint(
                method="GET",
                path="/api/v1/conversations/{conversation}",
                about="A conversation and the last lines of its thread before a position.",
                handle=self.thread,
                answers={200: ThreadPage, 400: Failure, 401: Failure, 404: Failure},
                parameters=(Parameter(name="before", kind=int, about="A line's position; the end unless said."), LIMIT),
            ),
        ]

    async def rows(self, request: Request) -> Response:
        """Return a page of the list."""
        account = signed_in(request).account
        name = request.query_params.get("view", "now")
        if name not in VIEWS:
            raise ApiError(400, "bad_request", f"There is no view {name!r}. There are {', '.join(VIEWS)}.")
        await self._projection.ready()
        cursor = self._projection.cursor
        view = View(
            sections=VIEWS[name],
            person=account.id,
            words=request.query_params.get("q", ""),
            after=request.query_params.get("after", ""),
            limit=min(max(1, number(request, "limit", PAGE)), LARGEST_PAGE),
        )
        rows, following = await self._projection.rows(view)
        whole = sees_whole_address(account.role)
        return reply(
            RowPage(
                cursor=str(cursor),
                server_time=self._clock.now(),
                counts=self._projection.counts(account.id),
                items=tuple(row if whole else masked(row) for row in rows),
                next=following,
            )
        )

    async def thread(self, request: Request) -> Response:
        """Return a conversation."""
        account = signed_in(request).account
        conversation: str = request.path_params["conversation"]
        before = number(request, "before", 2**53)
        limit = min(max(1, number(request, "limit", PAGE)), LARGEST_PAGE)
        await self._projection.ready()
        cursor = self._projection.cursor  # before anything is read: what comes meanwhile is streamed again
        card = await self._projection.card(conversation)
        if card is None:
            raise ApiError(404, "not_found", "There is no such conversation.")
        lines, more = await self._projection.lines(conversation, before, limit)
        detail = detail_of(card, self._windows)
        state = card.conversation
        return reply(
            ThreadPage(
                cursor=str(cursor),
                server_time=self._clock.now(),
                conversation=detail if sees_whole_address(account.role) else masked(detail),
                lines=tuple(lines),
                more=more,
                moves=() if card.erased else moves(account.role, account.id, state.phase, state.owner),
            )
        )


def number(request: Request, name: str, default: int) -> int:
    """Return a number of the query.

    Raises:
        ApiError: 400, it is none.
    """
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 16:
        raise ApiError(400, "bad_request", f"`{name}` must be a number.")
    return int(text)
