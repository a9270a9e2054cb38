"""What becomes of a draft that detectors look at before it is sent."""

from collections.abc import AsyncGenerator

import pytest

from overhand.clock import SystemClock
from overhand.conversation import events as e
from overhand.detection import ConversationView, Signal
from overhand.runtime import EmbeddedServer, Layout
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import written
from overhand.testing.workshop import Workshop, working

pytestmark = pytest.mark.anyio

PROMISE = "A colleague will call you at three."


class Proofreader:
    """Looks at drafts and is always as sure."""

    looks_at = "draft"
    flag_at = 0.5

    def __init__(self, reason: str, score: float) -> None:
        self.name = self.reason = reason
        self._score = score

    async def look(self, view: ConversationView) -> Signal | None:
        return Signal(score=self._score, evidence=view.last.text, sentence="It says too much.")


class Broken:
    """Must look at drafts, and cannot."""

    name, reason, looks_at, mandatory = "broken", "false_promise", "draft", True

    async def look(self, view: ConversationView) -> Signal | None:
        raise RuntimeError(f"cannot read {view.last.author}")


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    layout = Layout(prefix="t", partitions=2, streams=1)
    async with open_store(server.url, layout, bytes(32), SystemClock(), monitor=server.monitor) as opened:
        yield opened


async def flags(shop: Workshop) -> list[tuple[str, str, float]]:
    """(detector, reason, score) of every flag, once there is one."""
    await shop.receive(written("1", "Hello"))
    await shop.until("1", e.Flagged)
    found = (event for record in await shop.history("1") for event in record.events if isinstance(event, e.Flagged))
    return [(flag.by.id, flag.reason, flag.score) for flag in found]


async def test_a_draft_is_held_back_for_what_reached_its_threshold_alone(store: Store) -> None:
    sure, unsure = Proofreader("false_promise", 0.9), Proofreader("out_of_scope", 0.2)
    async with working(store, agent=ScriptedAgent([PROMISE]), detectors=[sure, unsure]) as shop:
        assert await flags(shop) == [("false_promise", "false_promise", 0.9)]
        assert PROMISE not in "".join(sent.text for sent in shop.channel.sent)


async def test_a_draft_below_every_threshold_is_sent(store: Store) -> None:
    unsure = [Proofreader("false_promise", 0.4), Proofreader("out_of_scope", 0.2)]
    async with working(store, agent=ScriptedAgent([PROMISE]), detectors=unsure) as shop:
        await shop.receive(written("1", "Hello"))
        await shop.channel.until(lambda: any(sent.text.endswith(PROMISE) for sent in shop.channel.sent))


async def test_a_draft_that_a_mandatory_detector_could_not_read_is_held_back(store: Store) -> None:
    async with working(store, agent=ScriptedAgent([PROMISE]), detectors=[Broken()]) as shop:
        assert await flags(shop) == [("broken", "detector_unavailable", 0.0)]
        assert PROMISE not in "".join(sent.text for sent in shop.channel.sent)
