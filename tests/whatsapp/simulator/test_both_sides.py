"""The channel and the simulator together, over real sockets."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Protocol

import anyio
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from overhand.channel import Failed, Item, MessageItem, Outgoing, Route, Sent, StatusItem, Unknown
from overhand_whatsapp.channel import WhatsApp
from overhand_whatsapp.simulator import Business, Patience, Settings, Simulator, Switches

pytestmark = pytest.mark.anyio

CARMEN = "34600555041"
SECRETS = {"WHATSAPP_ACCESS_TOKEN": "EAA", "WHATSAPP_VERIFY_TOKEN": "v", "WHATSAPP_APP_SECRET": "s"}
OUTGOING = Outgoing(outbound="out-1", number="1001", to=f"phone:{CARMEN}", text="El martes")


class RecordingInlet(Protocol):
    items: list[Item]
    calls: int
    down: bool

    async def accept(self, channel: str, items: Sequence[Item]) -> None: ...


class Pair:
    """A channel connected to a simulator that is mounted in another app."""

    def __init__(self, channel: WhatsApp, simulator: Simulator, inlet: RecordingInlet) -> None:
        self.channel = channel
        self.simulator = simulator
        self.inlet = inlet

    def write(self, text: str) -> None:
        """Let Carmen write."""
        from overhand_whatsapp.simulator.webhooks import message_webhook  # noqa: PLC0415 - only here

        phone = self.simulator.phones.by_wa_id[CARMEN]
        message = self.simulator.phones.written(text)
        phone.add(message)
        assert self.simulator.outbox.put(message_webhook(self.simulator.api.business, phone, message))

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait for something to have happened."""
        with anyio.fail_after(10):
            while not done():  # noqa: ASYNC110 - neither inlet nor simulator tell when
                await anyio.sleep(0.01)


@pytest.fixture
async def pair(
    serve: Callable[[ASGIApp], AbstractAsyncContextManager[str]],
    adapt: Callable[[Sequence[Route]], ASGIApp],
    inlet: RecordingInlet,
) -> AsyncGenerator[Pair]:
    routes: list[Route] = []
    async with AsyncExitStack() as stack:
        hook = await stack.enter_async_context(serve(adapt(routes)))
        settings = Settings(
            webhook=f"{hook}/channels/whatsapp/webhook",
            secret=b"s",
            business=Business(phone_number_id="1001", token="EAA"),
            patience=Patience(first_wait_s=0.01, longest_wait_s=0.02, tries=500),
            delivery_s=0.02,
        )
        simulator = Simulator(settings)
        group = await stack.enter_async_context(anyio.create_task_group())
        stack.callback(group.cancel_scope.cancel)
        await group.start(simulator.run)
        site = await stack.enter_async_context(serve(Starlette(routes=[Mount("/simulator", simulator.app)])))
        table = {"phone_number_ids": ["1001"], "base_url": f"{site}/simulator/graph"}
        channel = WhatsApp.from_table(table, SECRETS)
        stack.push_async_callback(channel.close)
        routes += channel.routes(inlet)
        yield Pair(channel, simulator, inlet)


def statuses(inlet: RecordingInlet) -> list[tuple[str, str]]:
    return [(one.outbound, one.status) for one in inlet.items if isinstance(one, StatusItem)]


async def test_a_message_goes_in_and_its_answer_out_and_all_ticks_come_back(pair: Pair) -> None:
    pair.write("¿Cuándo llega?")
    await pair.until(lambda: len(pair.inlet.items) == 1)
    (item,) = pair.inlet.items
    assert isinstance(item, MessageItem)
    await pair.channel.show_typing("1001", item.aliases[0], item.id)
    phone = pair.simulator.phones.by_wa_id[CARMEN]
    assert pair.simulator.phones.is_typing(phone)
    outcome = await pair.channel.send(OUTGOING)
    assert isinstance(outcome, Sent)
    await pair.until(lambda: len(pair.inlet.items) == 3)
    assert statuses(pair.inlet) == [("out-1", "sent"), ("out-1", "delivered")]
    assert [one.level for one in await pair.channel.check()] == ["ok", "ok"]


async def test_a_lost_answer_is_unknown_and_settled_by_the_status_that_carries_our_id(pair: Pair) -> None:
    pair.write("Hola")
    pair.simulator.faults.set(Switches(drop=True))
    assert isinstance(await pair.channel.send(OUTGOING), Unknown)
    await pair.until(lambda: ("out-1", "delivered") in statuses(pair.inlet))


async def test_a_log_that_is_down_gets_the_message_when_it_is_back(pair: Pair) -> None:
    pair.inlet.down = True
    pair.write("Hola")
    await pair.until(lambda: pair.inlet.calls >= 3)
    assert pair.inlet.items == []
    pair.inlet.down = False
    await pair.until(lambda: len(pair.inlet.items) == 1)


@pytest.mark.parametrize("code", [131047, 131056, 190, 131026, 131000])
async def test_a_simulated_refusal_reaches_the_core_with_its_code(pair: Pair, code: int) -> None:
    pair.write("Hola")
    pair.simulator.faults.set(Switches(fail_next=code))
    outcome = await pair.channel.send(OUTGOING)
    assert isinstance(outcome, Failed)
    assert outcome.code == code
