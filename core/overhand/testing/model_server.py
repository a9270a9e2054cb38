"""An OpenAI-compatible server on a real socket that misbehaves as real ones do, for tests of what talks to a model."""

import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Self

import anyio
import anyio.lowlevel
import uvicorn
from msgspec import convert
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

__all__ = ["Behaviour", "ModelServer", "cut", "die", "empty", "form_of", "hang", "refuse", "tool_call", "write"]

Body = Mapping[str, object]
Behaviour = Callable[["ModelServer", Body], Response]
"""How one request is answered."""

PIECE = 7  # characters of a chunk: cuts words, escapes and keys


class Killed(Exception):
    """Ends a stream in the middle: uvicorn closes the connection."""


class ModelServer:
    """Answers by its script, one behaviour a request; the last one repeats."""

    def __init__(self, *script: Behaviour) -> None:
        self.script = list(script)
        self.requests: list[Body] = []
        self.headers: list[Mapping[str, str]] = []
        self.sent = 0  # chunks, over all requests
        self.disconnected = anyio.Event()  # a client closed a stream that was not at its end
        self.url = ""

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Self]:
        """Serve on a free port of this machine, in this event loop."""
        app = Starlette(routes=[Route("/v1/chat/completions", self._answer, methods=["POST"])])
        server = uvicorn.Server(
            uvicorn.Config(app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1)
        )
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
            async with anyio.create_task_group() as group:
                group.start_soon(server.serve, [listener])
                try:
                    yield self
                finally:
                    server.should_exit = True

    async def stream(
        self, chunks: Sequence[Body], *, then_hang: bool = False, then_die: bool = False
    ) -> AsyncIterator[bytes]:
        """Server-sent events; notes when the client goes away in the middle."""
        try:
            for chunk in chunks:
                yield f"data: {json.dumps(chunk)}\n\n".encode()
                self.sent += 1
                await anyio.lowlevel.checkpoint()
            if then_die:
                raise Killed
            if then_hang:
                await anyio.sleep_forever()
        except anyio.get_cancelled_exc_class():
            self.disconnected.set()
            raise
        yield b"data: [DONE]\n\n"

    async def _answer(self, request: Request) -> Response:
        self.headers.append(dict(request.headers))
        self.requests.append(await request.json())
        behaviour = self.script[min(len(self.requests), len(self.script)) - 1]
        return behaviour(self, self.requests[-1])


def write(text: str, finish: str | None = "stop") -> Behaviour:
    """Streams `text` in small pieces, and how it ended."""
    return lambda server, _: _streamed(server.stream([*_pieces(text), _chunk({}, finish), _usage(42)]))


def cut(text: str) -> Behaviour:
    """Ends cleanly in the middle, without a finish reason: a busy llama.cpp server does that to the first of two."""
    return lambda server, _: _streamed(server.stream([*_pieces(text)]))


def hang(text: str) -> Behaviour:
    """Writes `text` and then nothing more, with the connection open."""
    return lambda server, _: _streamed(server.stream([*_pieces(text)], then_hang=True))


def die(text: str) -> Behaviour:
    """Writes `text` and breaks the connection, as a server that is killed."""
    return lambda server, _: _streamed(server.stream([*_pieces(text)], then_die=True))


def empty() -> Behaviour:
    """200 and an empty body: llama.cpp's answer to a streamed prompt that is too long."""
    return lambda _server, _body: Response(b"", media_type="text/event-stream")


def refuse(status: int, message: str = "no", code: str | None = None, *, only: str = "", then: str = "") -> Behaviour:
    """An error; with `only`, just for that kind of response format, and `then` is written for all others."""

    def answer(server: ModelServer, body: Body) -> Response:
        if only and only != form_of(body):
            return write(then)(server, body)
        return JSONResponse({"error": {"message": message, "code": code, "type": "error"}}, status_code=status)

    return answer


def tool_call(name: str, arguments: str, *, repeats: bool = False, finish: str = "tool_calls") -> Behaviour:
    """A tool call; with `repeats` every chunk carries id and name again, as llama.cpp's do."""

    def chunks() -> Iterator[Body]:
        parts = [arguments[at : at + PIECE] for at in range(0, len(arguments), PIECE)] or [""]
        for number, part in enumerate(parts):
            named = {"id": "call_1", "type": "function"} if repeats or number == 0 else {}
            function = {"arguments": part} | ({"name": name} if named else {})
            yield _chunk({"tool_calls": [{"index": 0, "function": function} | named]})
        yield _chunk({}, finish)

    return lambda server, _: _streamed(server.stream([*chunks()]))


def form_of(body: Body) -> str:
    """What a request asks for: `json_schema`, `json_object+schema`, `json_object` or `plain`."""
    form = convert(body.get("response_format", {"type": "plain"}), dict[str, object])
    return f"{form['type']}+schema" if "schema" in form else str(form["type"])


def _pieces(text: str) -> Iterator[Body]:
    return (_chunk({"content": text[at : at + PIECE]}) for at in range(0, len(text), PIECE))


def _chunk(delta: Body, finish: str | None = None) -> Body:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "fake", "choices": [choice]}


def _usage(tokens: int) -> Body:
    usage = {"prompt_tokens": tokens - 2, "completion_tokens": 2, "total_tokens": tokens}
    return {**_chunk({}), "choices": [], "usage": usage}


def _streamed(events: AsyncIterator[bytes]) -> Response:
    return StreamingResponse(events, media_type="text/event-stream")
