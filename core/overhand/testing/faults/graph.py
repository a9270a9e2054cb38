"""A Graph API on a real socket that accepts, refuses, hangs and dies; what arrived is the ledger G."""

import socket
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from random import Random
from typing import Final, Self

import anyio
import msgspec
import uvicorn
from anyio.abc import TaskGroup
from msgspec import Struct
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from overhand.testing.faults.node import now_ms
from overhand.testing.faults.settings import ANSWER_MS
from overhand.testing.faults.webhooks import Meta, statuses_body

__all__ = ["Arrival", "Graph"]

LOST: Final = 0.02
"""Accepted, and no answer within the caller's patience."""
BROKEN: Final = 0.02
"""500, accepted or not."""
TOO_FAST: Final = 0.01
"""Refused with 131056."""
SILENT: Final = 0.1
"""Accepted, and no status ever comes."""
STATUS_WITHIN_S: Final = 1.5


class Killed(Exception):
    """Breaks the connection: uvicorn closes it."""


class Text(Struct, frozen=True):
    """The text of a message."""

    body: str = ""


class Call(Struct, frozen=True, kw_only=True):
    """What is posted to a number's messages: a text, or that one was read."""

    type: str = ""
    to: str = ""
    text: Text = Text()
    biz_opaque_callback_data: str = ""


class Arrival(Struct, frozen=True, kw_only=True):
    """One text that arrived, whether it was accepted, and how it was answered."""

    outbound: str
    to: str
    text: str
    at: int
    accepted: bool
    answer: str


decode = msgspec.json.Decoder(Call).decode


class Graph:
    """Misbehaves at random until `heal()`."""

    def __init__(self, random: Random) -> None:
        self.ledger: list[Arrival] = []
        self.answers: Counter[str] = Counter()
        self.url = ""
        self.meta: Meta | None = None  # who posts the statuses
        self._random = random
        self._healed = False
        self._open = 0
        self._group: TaskGroup | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether all statuses were posted and answered 200."""
        return self._open == 0

    def heal(self) -> None:
        """Behave from now on."""
        self._healed = True

    @asynccontextmanager
    async def serving(self, group: TaskGroup) -> AsyncGenerator[Self]:
        """Serve on a free port of this machine inside the `async with`; `group` runs the statuses."""
        self._group = group
        app = Starlette(routes=[Route("/v25.0/{number}/messages", self._take, methods=["POST"])])
        settings = uvicorn.Config(
            app, log_config=None, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(settings)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            async with anyio.create_task_group() as own:
                own.start_soon(server.serve, [listener])
                try:
                    yield self
                finally:
                    server.should_exit = True

    async def _take(self, request: Request) -> Response:
        call = decode(await request.body())
        if call.type != "text":
            return JSONResponse({"success": True})
        answer = self._choose()
        accepted = answer == "ok" or (answer != "131056" and self._random.random() < 0.6)
        arrival = Arrival(
            outbound=call.biz_opaque_callback_data,
            to=call.to,
            text=call.text.body,
            at=now_ms(),
            accepted=accepted,
            answer=answer,
        )
        self.ledger.append(arrival)
        self.answers[answer] += 1
        wamid = f"wamid.out.{len(self.ledger)}"
        if accepted and self._group is not None and self._random.random() >= SILENT:
            self._group.start_soon(self._report, arrival, wamid)
        return await self._answer(answer, wamid)

    def _choose(self) -> str:
        if self._healed:
            return "ok"
        chance = {"hang": LOST / 2, "die": LOST / 2, "500": BROKEN, "131056": TOO_FAST}
        chance["ok"] = 1 - sum(chance.values())
        return self._random.choices(list(chance), list(chance.values()))[0]

    async def _answer(self, answer: str, wamid: str) -> Response:
        match answer:
            case "hang":
                await anyio.sleep(ANSWER_MS / 1000 + 0.5)
            case "die":
                raise Killed
            case "500":
                return Response("<html>Sorry</html>", 500, media_type="text/html")
            case "131056":
                error = {"code": 131056, "message": "(#131056) pair rate limit hit"}
                return JSONResponse({"error": error}, 400)
            case _:
                pass
        return JSONResponse({"messaging_product": "whatsapp", "messages": [{"id": wamid}]})

    async def _report(self, arrival: Arrival, wamid: str) -> None:
        """Post its statuses in any order, some of them twice."""
        words = ["sent", "delivered", *(["read"] if self._random.random() < 0.5 else [])]
        self._random.shuffle(words)
        posts = [[word] for word in words] if self._random.random() < 0.5 else [words]
        if self._random.random() < 0.2:
            posts.append(self._random.choice(posts))
        for post in posts:
            self._open += 1
            await anyio.sleep(self._random.uniform(0.02, STATUS_WITHIN_S / len(posts)))
            if self.meta is not None:
                await self.meta.deliver(statuses_body(wamid, arrival.outbound, arrival.to, post, now_ms()))
            self._open -= 1
