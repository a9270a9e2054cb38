"""What a replay shows detectors is what a worker showed them."""

from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from msgspec import structs

from overhand.clock import SystemClock
from overhand.conversation import commands as c
from overhand.detection import ConversationView, Detector
from overhand.replay import Configuration, Equipment, Rerun, as_recorded, episodes
from overhand.runtime.store import Store, open_store
from overhand.runtime.streams import Layout
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import written
from overhand.testing.nats import running_nats
from overhand.testing.workshop import small_business, working

pytestmark = pytest.mark.anyio


class Remembering(Detector, Protocol):
    """A detector that keeps what it was shown."""

    seen: list[ConversationView]


Spot = Callable[..., Remembering]
MASTER = bytes(range(32))
CUSTOMER = "34600111041"


@pytest.fixture
async def store(anyio_backend: str, tmp_path: Path) -> AsyncGenerator[Store]:
    async with (
        running_nats(tmp_path / "nats") as server,
        open_store(server.url, Layout(prefix="t", partitions=2, streams=1), MASTER, SystemClock()) as opened,
    ):
        yield opened


def shown(views: Sequence[ConversationView]) -> list[ConversationView]:
    """The views without what belongs to their process, and without the ids and times that only a draft lacks."""
    plain = [structs.replace(view, vectors=None) for view in views]
    return [
        structs.replace(view, last=structs.replace(view.last, id="", at=0)) if view.last.author == "agent" else view
        for view in plain
    ]


async def test_customers_words_and_drafts_come_to_detectors_as_they_did_live(store: Store, spot: Spot) -> None:
    live = [spot("frustration", {"bad": 0.9}), spot("false_promise", {}, looks_at="draft")]
    texts = ["hola, abren el domingo?", "bad bad service", "is the lamp still there?", "until when do you keep it?"]
    async with working(
        store, agent=ScriptedAgent(["We are open.", "Sorry.", "Yes.", "Until Friday."]), detectors=live
    ) as shop:

        async def answered(text: str, sent: int) -> None:
            await shop.receive(written(CUSTOMER, text))
            await shop.channel.until(lambda: len(shop.channel.sent) == sent)

        await answered(texts[0], 1)
        await answered(texts[1], 2)
        await shop.ask(CUSTOMER, c.Claim())
        await shop.ask(CUSTOMER, c.Reply(text="Lucía here, I keep the lamp for you until Friday."))
        await shop.channel.until(lambda: len(shop.channel.sent) == 3)
        await shop.ask(CUSTOMER, c.Release(note="sorted out"))
        await answered(texts[2], 4)
        await answered(texts[3], 5)
        records = await shop.history(CUSTOMER)
    again = [spot("frustration", {"bad": 0.9}), spot("false_promise", {}, looks_at="draft")]
    (recorded,) = episodes(await shop.conversation(CUSTOMER), records)
    (predicted,) = await Rerun(Equipment(again), [Configuration("now", small_business())]).episode(recorded)
    for now, then in zip(again, live, strict=True):
        assert len(then.seen) == 4
        assert shown(now.seen) == shown(then.seen)
    assert [(flag.turn, flag.reason, flag.detectors, flag.score) for flag in predicted.flags] == [
        (flag.turn, flag.reason, flag.detectors, flag.score) for flag in as_recorded(recorded).flags
    ]
    assert recorded.golden == [2]
