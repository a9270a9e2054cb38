"""Many operators claim many conversations over the HTTP API, five each; one owns each of them."""

from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import pytest
from httpx2 import Response

from overhand.cli.proving import prove
from overhand.clock import SystemClock
from overhand.runtime import Layout
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import written
from overhand.testing.nats import running_nats
from overhand.testing.workshop import working
from overhand_web.testing import Browser, running_web
from overhand_web.testing.browser import until

pytestmark = pytest.mark.anyio

OPERATORS, CONVERSATIONS, TRIES = 160, 799, 5


@pytest.fixture
async def store(anyio_backend: str, tmp_path: Path) -> AsyncGenerator[Store]:
    layout = Layout(prefix="t", partitions=4, streams=1)
    async with (
        running_nats(tmp_path / "nats") as server,
        open_store(server.url, layout, bytes(32), SystemClock(), monitor=server.monitor) as opened,
    ):
        yield opened


async def test_of_five_who_claim_each_conversation_one_is_told_200_and_four_read_who_has_it_and_since_when(
    store: Store, tmp_path: Path
) -> None:
    names = [f"Operator{number:02}" for number in range(OPERATORS)]
    answers: dict[str, dict[str, Response]] = {}
    async with working(store, agent=ScriptedAgent(["Hi."])) as shop, running_web(store, tmp_path / "web") as web:
        browsers = [await web.browser(name) for name in names]
        customers = [str(number) for number in range(CONVERSATIONS)]
        await shop.receive(*(written(customer, "Hello?") for customer in customers))
        ids = {customer: await shop.conversation(customer) for customer in customers}

        async def is_shown() -> bool:
            page = await browsers[0].get("/api/v1/conversations", view="all", limit=1)
            counted: int = page.json()["counts"]["ai"]
            return counted == CONVERSATIONS

        async def work(number: int, browser: Browser) -> None:
            for customer in customers[number % (OPERATORS // TRIES) :: OPERATORS // TRIES]:
                answer = await browser.command(ids[customer], "claim", key=f"claim-{customer}-once")
                answers.setdefault(customer, {})[names[number]] = answer

        await until(is_shown)
        async with anyio.create_task_group() as group:
            for number, browser in enumerate(browsers):
                group.start_soon(work, number, browser)
        for customer, tried in answers.items():
            state = await shop.state(customer)
            assert state.owner is not None
            winners = [name for name, answer in tried.items() if answer.status_code == 200]
            assert winners == [state.owner.name]
            lost = [answer.json() for answer in tried.values() if answer.status_code == 409]
            assert len(lost) == TRIES - 1
            assert {(refused["by"]["name"], refused["at"]) for refused in lost} == {(winners[0], state.owner_since)}
            assert all(refused["message"].startswith(f"{winners[0]} claimed this ") for refused in lost)
            page, broken = prove(ids[customer], await shop.history(customer))
            assert not broken, page
    assert len(answers) == CONVERSATIONS
