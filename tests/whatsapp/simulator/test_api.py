import json
from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import pytest

from overhand_whatsapp.simulator import Hooks

pytestmark = pytest.mark.anyio

Stage = Any  # the fixture's class lives in conftest, which tests cannot import
CARMEN = "34600555041"
Told = tuple[str, dict[str, Any]]  # an event's name and data


class Host:
    """What the demo lends the simulator."""

    def __init__(self) -> None:
        self.killed = 0

    async def kill_worker(self) -> None:
        self.killed += 1

    async def conversation_of(self, wa_id: str) -> str | None:
        return f"c-{wa_id}"


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def lend(host: Host, stage: Stage) -> Callable[[], None]:
    """Give a running simulator its host's hooks."""

    def give() -> None:
        stage.simulator.api.hooks = Hooks(kill_worker=host.kill_worker, conversation_of=host.conversation_of)

    return give


async def collect(
    stage: Stage, until: str, act: Callable[[], Coroutine[Any, Any, None]]
) -> list[tuple[str, dict[str, Any]]]:
    """Listen to the events, act, and return what was told until an event of that name."""
    found: list[tuple[str, dict[str, Any]]] = []
    async with anyio.create_task_group() as group, stage.page.stream("GET", "/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        with anyio.fail_after(10):
            async for line in answer.aiter_lines():
                if line == ": hello":
                    group.start_soon(act)
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                if line.startswith("data: "):
                    found.append((name, json.loads(line.removeprefix("data: "))))
                    if name == until:
                        return found
    return found


async def test_the_cast_are_four_customers_of_a_furniture_shop(stage: Stage) -> None:
    answer = (await stage.page.get("/phones")).json()
    assert answer["business"] == {"name": "Casa Olmo", "number": "34963550100"}
    people = [(one["name"], one["language"]) for one in answer["phones"]]
    assert people == [("Carmen Vidal", "es"), ("Tom Marsh", "en"), ("Luana Brito", "pt"), ("Anneke Kuiper", "en")]
    assert all(set(one) == {"wa_id", "name", "language", "about"} for one in answer["phones"])


async def test_a_phone_can_be_added_and_written_from(stage: Stage) -> None:
    phone = (await stage.page.post("/phones", json={"name": "Íñigo", "language": "es"})).json()
    assert phone["name"] == "Íñigo"
    answer = await stage.page.post(f"/phones/{phone['wa_id']}/messages", json={"text": "Hola"})
    await stage.webhook.wait(1)
    screen = (await stage.page.get(f"/phones/{phone['wa_id']}")).json()
    assert screen["conversation"] is None
    (bubble,) = screen["messages"]
    assert (bubble["id"], bubble["from"], bubble["text"]) == (answer.json()["id"], "customer", "Hola")


async def test_phones_are_bounded(stage: Stage) -> None:
    for number in range(496):
        stage.simulator.phones.add(f"n{number}", "en")
    answer = await stage.page.post("/phones", json={"name": "one more"})
    assert (answer.status_code, answer.json()["error"]) == (409, "refused")


async def test_a_screen_keeps_its_latest_messages(stage: Stage) -> None:
    phone = stage.simulator.phones.by_wa_id[CARMEN]
    for number in range(501):
        phone.add(stage.simulator.phones.written(str(number)))
    assert [phone.messages[0].text, len(phone.messages)] == ["1", 500]


async def test_an_opened_phone_reads_and_delivered_is_skipped_once_read(stage: Stage) -> None:
    await stage.page.post(f"/phones/{CARMEN}/messages", json={"text": "Hola"})
    await stage.text(CARMEN, "Buenas")
    assert (await stage.page.post(f"/phones/{CARMEN}/read", json={})).status_code == 204
    await stage.webhook.wait(3)
    await anyio.sleep(0.1)  # twice the time a delivery takes
    assert [one["status"] for one in stage.webhook.members("statuses")] == ["sent", "read"]


async def test_the_page_is_told_of_messages_statuses_and_what_happened(stage: Stage) -> None:
    async def act() -> None:
        await stage.page.post(f"/phones/{CARMEN}/messages", json={"text": "Hola"})
        await stage.webhook.wait(1)
        await stage.text(CARMEN, "Buenas")

    told = await collect(stage, "status", act)
    names = [name for name, _ in told]
    assert names[0] == "message"
    assert {"happened", "typing"} <= set(names)
    messages = [data["message"]["text"] for name, data in told if name == "message"]
    assert messages == ["Hola", "Buenas"]
    assert told[-1][1]["status"] == "sent"
    assert {data["wa_id"] for _, data in told} == {CARMEN}


async def test_a_page_that_does_not_read_is_cut_off_and_closed_ones_are_forgotten(stage: Stage) -> None:
    events = stage.simulator.events
    frames = events.subscribe()
    for number in range(300):
        events.tell("status", id=str(number))
    assert events.pages == set()
    assert len([one async for one in frames]) == 257  # the greeting, and what fitted


async def test_pages_are_bounded(stage: Stage) -> None:
    streams = [stage.simulator.events.subscribe() for _ in range(100)]
    assert (await stage.page.get("/events")).status_code == 503
    stage.simulator.events.close()
    for frames in streams:
        assert [one async for one in frames] == [b": hello\n\n"]


async def test_a_refused_send_fails_once(stage: Stage) -> None:
    await stage.page.post(f"/phones/{CARMEN}/messages", json={"text": "Hola"})
    await stage.page.post("/faults", json={"fail_next": 131056})
    first, second = await stage.text(CARMEN, "x"), await stage.text(CARMEN, "x")
    assert first.json()["error"]["code"] == 131056
    assert second.status_code == 200
    assert (await stage.page.get("/faults")).json()["fail_next"] == 0


async def test_a_late_failure_is_accepted_and_then_told(stage: Stage) -> None:
    await stage.page.post(f"/phones/{CARMEN}/messages", json={"text": "Hola"})
    await stage.page.post("/faults", json={"fail_next": 131026, "late": True})
    answer = await stage.text(CARMEN, "x", biz_opaque_callback_data="out-9")
    assert answer.status_code == 200
    await stage.webhook.wait(2)
    (status,) = stage.webhook.members("statuses")
    assert (status["status"], status["biz_opaque_callback_data"]) == ("failed", "out-9")
    assert len((await stage.page.get(f"/phones/{CARMEN}")).json()["messages"]) == 1


@pytest.mark.parametrize(
    "faults", [{"fail_next": -1}, {"delay_ms": 60_001}, {"twice": "yes"}, {"explode": True}, [], "x"]
)
async def test_faults_that_are_none_are_refused(stage: Stage, faults: object) -> None:
    answer = await stage.page.post("/faults", json=faults)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("/phones/1/messages", b'{"text": "x"}', 404),
        (f"/phones/{CARMEN}/messages", b'{"text": " "}', 400),
        (f"/phones/{CARMEN}/messages", b"{", 400),
        (f"/phones/{CARMEN}/messages", b'{"text": "%s"}' % (b"x" * 4097), 400),
        (f"/phones/{CARMEN}/messages", b" " * 70_000, 413),
        ("/phones", b'{"name": " "}', 400),
        ("/kill_worker", b"{}", 404),
        ("/nowhere", b"{}", 404),
    ],
)
async def test_what_cannot_be_done_is_said_as_json(stage: Stage, path: str, content: bytes, status: int) -> None:
    answer = await stage.page.post(path, content=content)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "message"}


async def test_another_sites_page_may_not_use_it(stage: Stage) -> None:
    answer = await stage.page.post("/kill_worker", json={}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


async def test_the_host_kills_the_worker_and_knows_the_conversation(
    stage: Stage, host: Host, lend: Callable[[], None]
) -> None:
    lend()
    assert (await stage.page.post("/kill_worker", json={})).status_code == 202
    assert host.killed == 1
    assert (await stage.page.get(f"/phones/{CARMEN}")).json()["conversation"] == f"c-{CARMEN}"
