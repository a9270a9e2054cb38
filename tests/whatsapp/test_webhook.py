import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from urllib.parse import urlsplit

import anyio
import httpx2
import pytest
from anyio.abc import SocketStream
from starlette.types import ASGIApp

from overhand.channel import Item, MessageItem, Route
from overhand_whatsapp.parse import parse
from overhand_whatsapp.signature import sign
from overhand_whatsapp.webhook import LARGEST_BODY, PATH, Secrets, Webhook

pytestmark = pytest.mark.anyio

SECRET = b"app secret"


class RecordingInlet(Protocol):
    items: list[Item]
    calls: int
    down: bool

    async def accept(self, channel: str, items: Sequence[Item]) -> None: ...


@pytest.fixture
async def url(
    inlet: RecordingInlet,
    adapt: Callable[[Sequence[Route]], ASGIApp],
    serve: Callable[[ASGIApp], AbstractAsyncContextManager[str]],
) -> AsyncGenerator[str]:
    secrets = Secrets(b"verify me", (b"older secret", SECRET))
    webhook = Webhook(channel="whatsapp", secrets=secrets, parse=parse, inlet=inlet, body_timeout_ms=300)
    async with serve(adapt(webhook.routes())) as root:
        yield root


@pytest.fixture
async def http(url: str) -> AsyncGenerator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=url, trust_env=False, verify=False) as client:
        yield client


async def raw_exchange(url: str, *pieces: bytes) -> bytes:
    """Write pieces to a raw socket and read until the server closes the connection."""
    parts = urlsplit(url)
    async with await anyio.connect_tcp(parts.hostname or "", parts.port or 0) as stream:
        for piece in pieces:
            await stream.send(piece)
        return await read_all(stream)


async def read_all(stream: SocketStream) -> bytes:
    answer = b""
    with anyio.fail_after(5):
        while True:
            try:
                answer += await stream.receive()
            except (anyio.EndOfStream, anyio.BrokenResourceError):
                return answer


def head(raw_length: int, *headers: bytes) -> bytes:
    lines = [f"POST {PATH} HTTP/1.1".encode(), b"Host: x", f"Content-Length: {raw_length}".encode(), *headers]
    return b"\r\n".join([*lines, b"", b""])


async def test_a_signed_body_is_stored_and_then_answered_200(
    http: httpx2.AsyncClient, inlet: RecordingInlet, body: Callable[..., bytes]
) -> None:
    raw = body(messages=[{"from": "1", "id": "w", "timestamp": "1", "type": "text", "text": {"body": "hi"}}])
    answer = await http.post(PATH, content=raw, headers={"x-hub-signature-256": sign(raw, SECRET).decode()})
    assert answer.status_code == 200
    assert [type(item) for item in inlet.items] == [MessageItem]


async def test_a_body_signed_with_the_older_secret_is_taken_too(
    http: httpx2.AsyncClient, inlet: RecordingInlet, body: Callable[..., bytes]
) -> None:
    raw = body(messages=[])
    answer = await http.post(PATH, content=raw, headers={"x-hub-signature-256": sign(raw, b"older secret").decode()})
    assert (answer.status_code, inlet.calls) == (200, 1)


@pytest.mark.parametrize("signature", [b"", b"sha256=00", sign(b"other", SECRET), "sha256=ñ".encode()])
async def test_a_body_with_a_wrong_signature_is_401_and_nothing_is_accepted(
    url: str, inlet: RecordingInlet, signature: bytes
) -> None:
    header = b"X-Hub-Signature-256: " + signature
    answer = await raw_exchange(url, head(2, header, b"Connection: close"), b"{}")
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert inlet.calls == 0


async def test_a_body_without_a_signature_is_401(http: httpx2.AsyncClient, inlet: RecordingInlet) -> None:
    assert (await http.post(PATH, content=b"{}")).status_code == 401
    assert inlet.calls == 0


async def test_escaped_non_ascii_text_is_verified_over_the_bytes_that_came(url: str, inlet: RecordingInlet) -> None:
    message = {"from": "1", "id": "w", "timestamp": "1", "type": "text", "text": {"body": "¿Mañana? 🪑"}}
    change = {"field": "messages", "value": {"messages": [message]}}
    raw = json.dumps({"entry": [{"id": "a", "changes": [change]}]}).encode("ascii")
    assert b"\\u00bfMa\\u00f1ana?" in raw
    signature = b"X-Hub-Signature-256: " + sign(raw, SECRET)
    answer = await raw_exchange(url, head(len(raw), signature, b"Connection: close"), raw[:40], raw[40:])
    assert answer.startswith(b"HTTP/1.1 200 ")
    (item,) = inlet.items
    assert isinstance(item, MessageItem)
    assert item.text == "¿Mañana? 🪑"


async def test_a_log_that_is_down_is_503_so_that_meta_repeats(
    http: httpx2.AsyncClient, inlet: RecordingInlet, body: Callable[..., bytes]
) -> None:
    inlet.down = True
    raw = body(messages=[])
    answer = await http.post(PATH, content=raw, headers={"x-hub-signature-256": sign(raw, SECRET).decode()})
    assert answer.status_code == 503


async def test_a_body_announced_as_4_mb_is_413_before_it_is_read(url: str, inlet: RecordingInlet) -> None:
    answer = await raw_exchange(url, head(4 * 1024 * 1024))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert inlet.calls == 0


async def test_4_mb_in_chunks_are_413_though_signed(url: str, inlet: RecordingInlet) -> None:
    raw = b" " * (4 * 1024 * 1024)
    signature = b"X-Hub-Signature-256: " + sign(raw, SECRET)
    lines = [f"POST {PATH} HTTP/1.1".encode(), b"Host: x", b"Transfer-Encoding: chunked", signature, b"", b""]
    start = b"\r\n".join(lines)
    answer = b""
    parts = urlsplit(url)
    stream = await anyio.connect_tcp(parts.hostname or "", parts.port or 0)

    async def write() -> None:
        try:
            await stream.send(start + f"{len(raw):x}\r\n".encode() + raw + b"\r\n0\r\n\r\n")
        except anyio.BrokenResourceError:
            return  # the server has closed the connection, as it should

    async with stream, anyio.create_task_group() as group:
        group.start_soon(write)
        answer = await read_all(stream)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert inlet.calls == 0


async def test_a_body_of_exactly_3_mb_is_read(http: httpx2.AsyncClient) -> None:
    assert (await http.post(PATH, content=b" " * LARGEST_BODY)).status_code == 401


async def test_a_body_that_trickles_in_is_cut_off_by_the_deadline(url: str, inlet: RecordingInlet) -> None:
    parts = urlsplit(url)
    async with await anyio.connect_tcp(parts.hostname or "", parts.port or 0) as stream:
        answer = b""
        await stream.send(head(1000))
        async with anyio.create_task_group() as group:

            async def trickle() -> None:
                while True:
                    await anyio.sleep(0.02)
                    await stream.send(b" ")

            group.start_soon(trickle)
            with anyio.fail_after(5):
                answer = await stream.receive()
            group.cancel_scope.cancel()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert inlet.calls == 0


@pytest.mark.parametrize("challenge", ["1158201444", "abc-123_"])
async def test_metas_check_gets_its_challenge_back_as_plain_text(http: httpx2.AsyncClient, challenge: str) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify me", "hub.challenge": challenge}
    answer = await http.get(PATH, params=query)
    assert (answer.status_code, answer.text) == (200, challenge)
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"hub.verify_token": "verify m"}, 403),
        ({"hub.verify_token": "vérify me"}, 403),
        ({"hub.mode": "unsubscribe"}, 403),
        ({"hub.challenge": "x" * 300}, 400),
        ({"hub.challenge": "ñ"}, 400),
        ({"hub.challenge": "a\nb"}, 400),
    ],
)
async def test_a_check_that_is_not_metas_is_refused(
    http: httpx2.AsyncClient, change: dict[str, str], status: int
) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify me", "hub.challenge": "1"}
    assert (await http.get(PATH, params=query | change)).status_code == status
    assert (await http.get(PATH)).status_code == 403


def test_secrets_are_not_shown() -> None:
    assert "verify me" not in repr(Secrets(b"verify me", (SECRET,)))
