"""A simulator on a real port, and a webhook that writes down what it is sent."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import anyio
import httpx2
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from overhand_whatsapp.signature import signed
from overhand_whatsapp.simulator import Business, Hooks, Patience, Settings, Simulator, standalone

SECRET = b"app secret"
BUSINESS = Business(phone_number_id="1001", token="EAAtoken")


class WebhookLog:
    """Takes webhooks; answers with the next of `answers`, then with 200."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[bytes, bytes]] = []
        self.answers: list[int] = []
        self.changed = anyio.Condition()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        status = self.answers.pop(0) if self.answers else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
        async with self.changed:
            self.bodies.append(body)
            self.headers.append(dict(scope["headers"]))
            self.changed.notify_all()

    async def wait(self, count: int) -> list[bytes]:
        """Return the bodies once there are `count` of them."""
        with anyio.fail_after(10):
            async with self.changed:
                while len(self.bodies) < count:
                    await self.changed.wait()
        return self.bodies

    def members(self, name: str) -> list[dict[str, object]]:
        """Return all messages or statuses of all bodies."""
        found: list[dict[str, object]] = []
        for body in self.bodies:
            for entry in json.loads(body)["entry"]:
                found += entry["changes"][0]["value"].get(name, [])
        return found

    def all_signed(self) -> bool:
        pairs = zip(self.bodies, self.headers, strict=True)
        return all(signed(body, headers.get(b"x-hub-signature-256"), [SECRET]) for body, headers in pairs)


class Stage:
    """A running simulator with clients for both of its sides."""

    def __init__(self, simulator: Simulator, url: str, webhook: WebhookLog, stack: AsyncExitStack) -> None:
        self.simulator = simulator
        self.url = url
        self.webhook = webhook
        self.stack = stack
        headers = {"authorization": f"Bearer {BUSINESS.token}"}
        self.graph = httpx2.AsyncClient(base_url=f"{url}/v25.0", headers=headers, trust_env=False, verify=False)
        self.page = httpx2.AsyncClient(base_url=f"{url}/simulator/api", trust_env=False, verify=False)

    async def text(self, to: str, text: str, **parts: object) -> httpx2.Response:
        """Send a text as a business does."""
        body = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": text}, **parts}
        return await self.graph.post("/1001/messages", json=body)


@pytest.fixture
def webhook() -> WebhookLog:
    return WebhookLog()


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


@pytest.fixture
async def stage(
    serve: Callable[[ASGIApp], AbstractAsyncContextManager[str]], webhook: WebhookLog, hooks: Hooks
) -> AsyncGenerator[Stage]:
    async with AsyncExitStack() as stack:
        target = await stack.enter_async_context(serve(webhook))
        patience = Patience(first_wait_s=0.01, longest_wait_s=0.05, tries=4, gather_s=0.2, most_waiting=20)
        settings = Settings(
            webhook=f"{target}/hook", secret=SECRET, business=BUSINESS, patience=patience, delivery_s=0.05
        )
        simulator = Simulator(settings, hooks=hooks)
        url = await stack.enter_async_context(serve(standalone(simulator)))
        stage = Stage(simulator, url, webhook, stack)
        async with stage.graph, stage.page:
            yield stage
