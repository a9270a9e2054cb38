"""Operators' commands: asked of the conversation's actor, answered once this node shows the effect."""

import re
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from overhand.clock import Clock
from overhand.conversation import Order, Party
from overhand.conversation.commands import Reply
from overhand.errors import KeyErased, StoreUnavailable
from overhand.runtime.orders import Answer, OrderDesk
from overhand.runtime.streams import Layout
from overhand_web.accounts import ACTIONS, Account, Directory, may, sees_whole_address
from overhand_web.api.endpoint import ApiError, Endpoint, Parameter, read_body, reply
from overhand_web.api.orders import ORDERS
from overhand_web.api.refusals import explain
from overhand_web.api.rights import entitled
from overhand_web.projection import Card, Projection, masked, row_of
from overhand_web.wire import Done, Failure, RefusedAnswer, Who

__all__ = ["CommandDesk"]

SHOWN_WITHIN_S = 2.0
KEY = re.compile(r"[\w.~-]{8,100}", re.ASCII)
ANSWERS: Mapping[int, type | None] = {
    200: Done, 400: Failure, 401: Failure, 403: Failure, 404: Failure, 409: RefusedAnswer, 503: Failure
}  # fmt: skip


class CommandDesk:
    """Takes commands. `longest` is each channel's longest text, in characters."""

    def __init__(
        self,
        orders: OrderDesk,
        projection: Projection,
        directory: Directory,
        layout: Layout,
        clock: Clock,
        *,
        longest: Mapping[str, int],
    ) -> None:
        self._orders, self._projection, self._directory = orders, projection, directory
        self._layout, self._clock, self._longest = layout, clock, longest

    def endpoints(self) -> list[Endpoint]:
        """Return what is served."""
        key = Parameter(
            name="Idempotency-Key",
            where="header",
            required=True,
            about="Yours, the same on a repeat: 8 to 100 letters, digits and ._~-",
        )
        return [
            Endpoint(
                method="POST",
                path=f"/api/v1/conversations/{{conversation}}/{name}",
                about=f"{action.about} For {ACTIONS[name]} and above.",
                handle=self._handler(name),
                body=action.body,
                answers=ANSWERS,
                parameters=(key,),
            )
            for name, action in ORDERS.items()
        ]

    def _handler(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            return await self.take(name, request)

        return handle

    async def take(self, name: str, request: Request) -> Response:
        """Ask, wait until the answer is shown here, and answer."""
        account = entitled(request, ACTIONS[name])
        order = await self._order(name, request, account)
        conversation: str = request.path_params["conversation"]
        card = await self._known(conversation)
        self._check_length(order, card)
        answer = await self._ask(conversation, order)
        stream = self._layout.stream_of(self._layout.partition(conversation))
        await self._projection.reached(stream, answer.position, SHOWN_WITHIN_S)
        if answer.done:
            cursor = self._projection.cursor.moved(stream, answer.position)
            return reply(Done(conversation=conversation, version=answer.ver, cursor=str(cursor)))
        return reply(await self._refusal(conversation, answer, account), 409)

    async def _order(self, name: str, request: Request, account: Account) -> Order:
        key = request.headers.get("idempotency-key", "")
        if not KEY.fullmatch(key):
            raise ApiError(400, "bad_request", "The header Idempotency-Key is missing, or is no such key.")
        action = ORDERS[name]
        verb = action.verb(await read_body(request, action.body), self._person)
        return Order(id=f"{account.id}.{key}", by=account.party, role=account.role, expires=0, verb=verb)

    def _person(self, account: str) -> Party:
        known = self._directory.known(account)
        if known is None or known.disabled or not may(known.role, "operator"):
            raise ApiError(400, "bad_request", "There is no such operator.")
        return known.party

    async def _known(self, conversation: str) -> Card:
        card = await self._projection.card(conversation)
        if card is None or card.erased:
            raise ApiError(404, "not_found", "There is no such conversation.")
        return card

    def _check_length(self, order: Order, card: Card) -> None:
        text = order.verb.text if isinstance(order.verb, Reply) else ""
        longest = self._longest.get(card.conversation.channel, 0)
        if longest and len(text) > longest:
            raise ApiError(400, "bad_request", f"{len(text)} characters are too many: {longest} fit into a message.")

    async def _ask(self, conversation: str, order: Order) -> Answer:
        try:
            return await self._orders.ask(conversation, order)
        except KeyErased as error:
            raise ApiError(404, "not_found", "The customer was erased.") from error
        except StoreUnavailable as error:
            raise ApiError(503, "unavailable", "Nobody answered. Ask again with the same key.") from error

    async def _refusal(self, conversation: str, answer: Answer, account: Account) -> RefusedAnswer:
        card = await self._projection.card(conversation)
        row = row_of(card) if card else None
        whole = sees_whole_address(account.role)
        return RefusedAnswer(
            message=explain(answer, card, account.id, self._clock.now()),
            phase=answer.phase,
            by=Who.maybe(answer.by),
            at=answer.at,
            conversation=row if row is None or whole else masked(row),
        )
