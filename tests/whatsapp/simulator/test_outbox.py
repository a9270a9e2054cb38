import json
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from overhand.channel import MessageItem
from overhand_whatsapp.parse import parse
from overhand_whatsapp.simulator import Business, Settings, Simulator
from overhand_whatsapp.simulator.tasks import NotRunning
from overhand_whatsapp.simulator.webhooks import message_webhook

pytestmark = pytest.mark.anyio

Stage = Any  # the fixture's class lives in conftest, which tests cannot import
CARMEN, TOM = "34600555041", "447700900123"


async def write(stage: Stage, text: str, wa_id: str = CARMEN) -> None:
    answer = await stage.page.post(f"/phones/{wa_id}/messages", json={"text": text})
    assert answer.status_code == 200


def texts(stage: Stage) -> list[str]:
    return [one["text"]["body"] for one in stage.webhook.members("messages")]


async def test_a_webhook_is_signed_and_escaped_as_metas_and_says_its_length(stage: Stage) -> None:
    await write(stage, "¿Y mañana?")
    (raw,) = await stage.webhook.wait(1)
    assert b"\\u00bfY ma\\u00f1ana?" in raw
    assert stage.webhook.all_signed()
    headers = stage.webhook.headers[0]
    assert headers[b"content-length"] == str(len(raw)).encode()
    assert b"transfer-encoding" not in headers
    (item,) = parse(raw)
    assert isinstance(item, MessageItem)
    assert (item.text, item.name, item.number) == ("¿Y mañana?", "Carmen Vidal", "1001")
    assert {one.split(":")[0] for one in item.aliases} == {"phone", "user"}


async def test_a_webhook_that_is_not_answered_200_is_repeated_in_the_same_bytes(stage: Stage) -> None:
    stage.webhook.answers = [503, 500]
    await write(stage, "Hola")
    bodies = await stage.webhook.wait(3)
    assert len(set(bodies)) == 1
    assert stage.webhook.all_signed()


async def test_a_webhook_is_given_up_at_last_and_the_next_one_is_posted(stage: Stage) -> None:
    stage.webhook.answers = [503] * 4
    await write(stage, "first")
    await stage.webhook.wait(4)
    await write(stage, "second")
    await stage.webhook.wait(5)
    assert texts(stage) == ["first"] * 4 + ["second"]


@pytest.mark.parametrize(("url", "said"), [("http://127.0.0.1:1/", "ConnectError"), ("http://:::", "InvalidURL")])
async def test_a_webhook_that_cannot_be_reached_is_given_up_and_the_page_is_told(
    stage: Stage, url: str, said: str
) -> None:
    stage.simulator.outbox.url = url
    frames = stage.simulator.events.subscribe()
    await write(stage, "Hola")
    told = await until(frames, b"webhook given up")
    assert sum(said.encode() in frame for frame in told) == 4


async def until(frames: AsyncIterator[bytes], last: bytes) -> list[bytes]:
    """Return the frames up to the one that holds `last`."""
    found: list[bytes] = []
    with anyio.fail_after(10):
        async for frame in frames:
            found.append(frame)
            if last in frame:
                break
    return found


async def test_a_simulator_that_does_not_run_posts_nothing() -> None:
    simulator = Simulator(Settings(webhook="http://127.0.0.1:1/", secret=b"s"))
    phone = simulator.phones.by_wa_id[CARMEN]
    webhook = message_webhook(Business(), phone, simulator.phones.written("Hola"))
    with pytest.raises(NotRunning):
        simulator.outbox.put(webhook)
    assert simulator.outbox.lanes == {}
    await simulator.outbox.close()


async def test_messages_of_one_customer_arrive_one_by_one_in_order(stage: Stage) -> None:
    for number in range(5):
        await write(stage, str(number))
    await stage.webhook.wait(5)
    assert texts(stage) == ["0", "1", "2", "3", "4"]


async def test_twice_delivers_the_same_bytes_again(stage: Stage) -> None:
    await stage.page.post("/faults", json={"twice": True})
    await write(stage, "Hola")
    first, second = await stage.webhook.wait(2)
    assert first == second


async def test_shuffle_delivers_what_waits_in_reverse(stage: Stage) -> None:
    await stage.page.post("/faults", json={"shuffle": True})
    for text in ("1", "2", "3"):
        await write(stage, text)
    await stage.webhook.wait(3)
    assert texts(stage) == ["3", "2", "1"]


async def test_batch_delivers_what_waits_in_one_body(stage: Stage) -> None:
    await stage.page.post("/faults", json={"batch": True})
    for text in ("1", "2", "3"):
        await write(stage, text)
    (raw,) = await stage.webhook.wait(1)
    assert len(json.loads(raw)["entry"]) == 3
    assert len(parse(raw)) == 3


async def test_too_many_waiting_webhooks_are_refused_on_the_page(stage: Stage) -> None:
    await stage.page.post("/faults", json={"delay_ms": 60_000})
    for number in range(20):
        await write(stage, str(number))
    answer = await stage.page.post(f"/phones/{TOM}/messages", json={"text": "one more"})
    assert answer.status_code == 503
    assert (await stage.page.get(f"/phones/{TOM}")).json()["messages"] == []
