"""A channel's own routes on a real socket, and what they hand in."""

from collections.abc import Sequence

import anyio
import pytest

from overhand.channel import (
    Channel,
    Finding,
    HttpRequest,
    HttpResponse,
    Inlet,
    Item,
    Limits,
    MessageItem,
    Outgoing,
    Route,
    SendOutcome,
)
from overhand.errors import StoreUnavailable
from overhand.runtime.embedded import EmbeddedServer
from overhand.runtime.items import decode_inbound
from overhand.runtime.store import Store
from overhand.testing.scribe import Scribe
from overhand_web.testing import answering, running_web, until

pytestmark = pytest.mark.anyio

PATH = "/channels/pigeon/webhook"
MOST = 100_000


class Pigeon:
    """A channel whose webhook takes one message a line, 20 characters at most."""

    name = "whatsapp"
    limits = Limits(text=20, window_ms=1_000)

    def __init__(self) -> None:
        self.seen: list[HttpRequest] = []

    def routes(self, inlet: Inlet) -> Sequence[Route]:
        async def receive(request: HttpRequest) -> HttpResponse:
            self.seen.append(request)
            raw = b""
            async for chunk in request.body():
                raw += chunk
                if len(raw) > MOST:
                    return HttpResponse(status=413)
            try:
                await inlet.accept(self.name, self.parse(raw))
            except StoreUnavailable:
                return HttpResponse(status=503)
            return HttpResponse(status=200, body=b"coo")

        async def verify(request: HttpRequest) -> HttpResponse:
            return HttpResponse(status=200, body=request.query["challenge"].encode(), content_type="text/x-coo")

        return [Route("GET", PATH, verify), Route("POST", PATH, receive)]

    def parse(self, raw: bytes) -> list[Item]:
        return [
            MessageItem(number="100", id=f"p{n}", at=1, aliases=("phone:34600111041",), text=line, name="Amina")
            for n, line in enumerate(raw.decode().splitlines())
        ]

    async def listen(self, inlet: Inlet) -> None:
        """It has routes."""

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        raise NotImplementedError

    async def show_typing(self, number: str, to: str, message: str) -> None:
        """It cannot."""

    async def check(self) -> Sequence[Finding]:
        return ()

    async def close(self) -> None:
        """There is nothing to close."""


async def test_a_webhook_needs_no_session_and_its_items_are_stored_sealed(store: Store) -> None:
    pigeon = Pigeon()
    channel: Channel = pigeon
    async with running_web(store, channels={"whatsapp": channel}) as web:
        stranger = web.stranger()
        headers = {"X-Signature": "abc", "sec-fetch-site": "cross-site"}
        answer = await stranger.client.post(f"{PATH}?a=1", content=b"Hola\nadios", headers=headers)
        assert (answer.status_code, answer.text) == (200, "coo")
        assert answer.headers["x-content-type-options"] == "nosniff"
        verified = await stranger.get(PATH, challenge="42")
        assert (verified.text, verified.headers["content-type"]) == ("42", "text/x-coo; charset=utf-8")
        assert (await stranger.client.put(PATH)).status_code == 405
    (request,) = pigeon.seen
    assert (request.method, request.path, request.query) == ("POST", PATH, {"a": "1"})
    assert request.headers[b"x-signature"] == b"abc"
    conversation = await store.vault.open_customer("whatsapp", "100", ["phone:34600111041"])
    messages = await store.inbox.read_subject(conversation, 1)
    assert [b"Hola" in message.data for message in messages] == [False, False]
    where = store.layout.inbox_subject(conversation).encode()
    texts = [decode_inbound(store.vault.open(conversation, each.data, where)).item for each in messages]
    assert [item.text for item in texts if isinstance(item, MessageItem)] == ["Hola", "adios"]


async def test_a_body_that_was_not_read_to_its_end_ends_its_connection(store: Store) -> None:
    async with running_web(store, channels={"whatsapp": Pigeon()}) as web:
        answer = await web.stranger().client.post(PATH, content=b"x" * (MOST + 1))
        assert (answer.status_code, answer.headers["connection"]) == (413, "close")
        fitting = await web.stranger().client.post(PATH, content=b"Hola")
        assert "connection" not in fitting.headers


async def test_a_webhook_is_unavailable_while_the_log_is(nats: EmbeddedServer, store: Store) -> None:
    async with running_web(store, channels={"whatsapp": Pigeon()}) as web:
        await nats.kill()
        answer = await web.stranger().client.post(PATH, content=b"Hola")
        assert answer.status_code == 503
        await nats.restart()
        with anyio.fail_after(10):
            while (await web.stranger().client.post(PATH, content=b"Hola")).status_code != 200:
                pass


async def test_the_channels_limits_hold_for_replies_and_its_window_is_shown(store: Store, scribe: Scribe) -> None:
    async with running_web(store, channels={"whatsapp": Pigeon()}) as web:
        maria = await web.browser("Maria")
        conversation = await scribe.open()
        await scribe.hear(conversation, "Hola")

        async def is_shown() -> bool:
            page = (await maria.get(f"/api/v1/conversations/{conversation}")).json()
            return page.get("conversation", {}).get("window_until") is not None

        await until(is_shown)

        async def nothing(_: str, __: object) -> None:
            raise AssertionError("it never gets to the actor")

        async with answering(store, nothing):
            answer = await maria.command(conversation, "messages", {"text": "x" * 21})
        assert answer.status_code == 400
        assert answer.json()["message"] == "21 characters are too many: 20 fit into a message."
