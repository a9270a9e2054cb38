import json
import socket
from collections.abc import AsyncGenerator, Callable
from typing import Protocol

import anyio
import pytest

from overhand.channel import Failed, FailedAction, Outgoing, Sent, Unknown
from overhand_whatsapp.client import CloudClient, Timeouts

pytestmark = pytest.mark.anyio

TOKEN = "EAAtoken"


class RawServer(Protocol):
    url: str
    requests: list[bytes]


StartServer = Callable[[bytes | None], RawServer]
Connect = Callable[[str], CloudClient]


@pytest.fixture
async def connect() -> AsyncGenerator[Connect]:
    clients: list[CloudClient] = []

    def build(url: str) -> CloudClient:
        timeouts = Timeouts(connect_ms=300, answer_ms=1_200)
        clients.append(CloudClient(base_url=url, version="v25.0", token=TOKEN, timeouts=timeouts, connections=1))
        return clients[-1]

    yield build
    for client in clients:
        await client.close()


def answer(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Connection: close", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def text(**parts: object) -> Outgoing:
    known = {"outbound": "out-1", "number": "1001", "to": "phone:34600555041", "text": "¡Hola!", **parts}
    return Outgoing(**known)  # type: ignore[arg-type] # tests override single fields


OK = answer("200 OK", b'{"messages": [{"id": "wamid.1"}]}')


async def test_a_text_is_sent_with_our_id_and_named_by_whatsapp(raw_server: StartServer, connect: Connect) -> None:
    server = raw_server(OK)
    assert await connect(server.url).send(text(reply_to="wamid.0")) == Sent("wamid.1")
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v25.0/1001/messages HTTP/1.1")
    assert json.loads(body) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "34600555041",
        "type": "text",
        "text": {"body": "¡Hola!", "preview_url": False},
        "context": {"message_id": "wamid.0"},
        "biz_opaque_callback_data": "out-1",
    }


async def test_the_token_travels_in_its_header_only(raw_server: StartServer, connect: Connect) -> None:
    server = raw_server(OK)
    await connect(server.url).send(text())
    assert server.requests[0].count(TOKEN.encode()) == 1
    assert f"authorization: Bearer {TOKEN}".encode() in server.requests[0]


async def test_a_username_customer_is_addressed_by_the_user_id(raw_server: StartServer, connect: Connect) -> None:
    server = raw_server(OK)
    await connect(server.url).send(text(to="user:ES.1349"))
    body = json.loads(server.requests[0].partition(b"\r\n\r\n")[2])
    assert body["recipient"] == "ES.1349"
    assert "to" not in body


async def test_a_text_that_is_too_long_is_not_sent(raw_server: StartServer, connect: Connect) -> None:
    server = raw_server(OK)
    outcome = await connect(server.url).send(text(text="x" * 4097))
    assert isinstance(outcome, Failed)
    assert outcome.action == FailedAction.STOP
    assert server.requests == []


async def test_a_refused_connection_failed_for_certain_and_waits_longer_each_time(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = connect(f"http://127.0.0.1:{port}")
    first, third = await client.send(text()), await client.send(text(attempt=3))
    assert isinstance(first, Failed)
    assert isinstance(third, Failed)
    assert (first.action, first.wait_ms, third.wait_ms) == (FailedAction.RETRY, 1_000, 4_000)


async def test_a_call_that_never_got_a_connection_failed_for_certain(raw_server: StartServer, connect: Connect) -> None:
    server = raw_server(None)
    client = connect(server.url)
    outcomes: list[object] = []

    async def send() -> None:
        outcomes.append(await client.send(text()))

    async with anyio.create_task_group() as group:
        group.start_soon(send)
        group.start_soon(send)
    assert [type(one) for one in outcomes] == [Failed, Unknown]
    assert len(server.requests) == 1


async def test_a_base_url_that_is_none_failed_for_certain(connect: Connect) -> None:
    assert isinstance(await connect("http://:::").send(text()), Failed)


@pytest.mark.parametrize(
    "reply",
    [
        None,
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{",
        answer("502 Bad Gateway", b"<html>"),
        answer("500 Internal Server Error", b""),
        answer("408 Request Timeout", b""),
        answer("200 OK", b"{}"),
        answer("200 OK", b'{"messages": []}'),
        answer("200 OK", b"<html>"),
    ],
    ids=["silence", "closed", "broken off", "502", "500", "408", "no messages", "empty messages", "a page"],
)
async def test_without_an_answer_of_whatsapp_nobody_knows(
    raw_server: StartServer, connect: Connect, reply: bytes | None
) -> None:
    server = raw_server(reply)
    outcome = await connect(server.url).send(text())
    assert isinstance(outcome, Unknown)
    assert outcome.why
    assert len(server.requests) == 1


async def test_a_refusal_of_whatsapp_counts_whatever_the_http_status(raw_server: StartServer, connect: Connect) -> None:
    body = b'{"error": {"code": 131000, "message": "(#131000) Something went wrong"}}'
    server = raw_server(answer("500 Internal Server Error", body, "Retry-After: 7"))
    outcome = await connect(server.url).send(text())
    assert isinstance(outcome, Failed)
    assert (outcome.action, outcome.code, outcome.wait_ms) == (FailedAction.RETRY, 131000, 7_000)


@pytest.mark.parametrize("status", ["302 Found", "401 Unauthorized", "404 Not Found"])
async def test_something_else_at_the_base_url_stops_the_channel(
    raw_server: StartServer, connect: Connect, status: str
) -> None:
    other = raw_server(OK)
    server = raw_server(answer(status, b"", f"Location: {other.url}/"))
    outcome = await connect(server.url).send(text())
    assert isinstance(outcome, Failed)
    assert outcome.action == FailedAction.CHANNEL
    assert other.requests == []


@pytest.mark.parametrize(
    ("header", "wait_ms"), [("9", 9_000), ("999999", 3_600_000), ("Tue, 24 Nov", 1_000), ("-1", 1_000)]
)
async def test_429_without_a_reason_waits_as_long_as_asked(
    raw_server: StartServer, connect: Connect, header: str, wait_ms: int
) -> None:
    server = raw_server(answer("429 Too Many Requests", b"", f"Retry-After: {header}"))
    outcome = await connect(server.url).send(text())
    assert outcome == Failed(action="retry", why="HTTP 429 without a reason", code=429, wait_ms=wait_ms)


async def test_read_and_typing_are_one_call(raw_server: StartServer, connect: Connect) -> None:
    server = raw_server(answer("200 OK", b'{"success": true}'))
    assert await connect(server.url).show_typing("1001", "wamid.0") == ""
    assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.0",
        "typing_indicator": {"type": "text"},
    }


@pytest.mark.parametrize("reply", [b"", answer("400 Bad Request", b"{}")])
async def test_typing_that_fails_says_why_and_raises_nothing(
    raw_server: StartServer, connect: Connect, reply: bytes
) -> None:
    assert await connect(raw_server(reply).url).show_typing("1001", "wamid.0")


async def test_a_number_tells_its_name_and_quality(raw_server: StartServer, connect: Connect) -> None:
    body = b'{"verified_name": "Casa Olmo", "display_phone_number": "+34 963", "quality_rating": "GREEN", "id": "1"}'
    facts = await connect(raw_server(answer("200 OK", body)).url).number("1001")
    assert (facts.verified_name, facts.quality_rating, facts.why) == ("Casa Olmo", "GREEN", "")


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (b"", "cannot be reached"),
        (answer("401 Unauthorized", b'{"error": {"code": 190}}'), "token"),
        (answer("502 Bad Gateway", b"<html>"), "HTTP 502"),
        (answer("200 OK", b"<html>"), "HTTP 200"),
        (answer("200 OK", b'{"verified_name": 7}'), "HTTP 200"),
    ],
)
async def test_a_number_that_cannot_be_asked_says_why(
    raw_server: StartServer, connect: Connect, reply: bytes, why: str
) -> None:
    assert why in (await connect(raw_server(reply).url).number("1001")).why
