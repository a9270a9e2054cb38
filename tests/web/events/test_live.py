"""Drafts, presence and who is there: told to every node, never stored."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import anyio
import msgspec
import pytest

from overhand.runtime.store import Store
from overhand.testing.clock import ManualClock
from overhand_web.events import Hub, Live, Watcher

pytestmark = pytest.mark.anyio

Eventually = Callable[[Callable[[], bool]], Awaitable[None]]
MARIA = Watcher(person="u_maria", session="s1", whole=False)


class Ear:
    """Two nodes' live channels on one manual clock; hears what this node's hub is told."""

    def __init__(self, store: Store) -> None:
        self.clock = ManualClock()
        self.store = msgspec.structs.replace(store, clock=self.clock)
        self.hub, self.other_hub = Hub(), Hub()
        self.here, self.there = Live(self.store, self.hub), Live(self.store, self.other_hub)
        self.heard = b""

    async def listen(self) -> None:
        with self.hub.client(MARIA, 0) as client:
            while True:
                self.heard += await client.next()


@pytest.fixture
async def ear(store: Store) -> AsyncGenerator[Ear]:
    ear = Ear(store)
    async with anyio.create_task_group() as group:
        for work in (ear.here.run, ear.there.run, ear.listen):
            group.start_soon(work)
        with anyio.fail_after(5):
            while ear.clock.sleeping < 2:  # noqa: ASYNC110  # both listen once they sleep
                await anyio.sleep(0.005)
        yield ear
        group.cancel_scope.cancel()


async def tell(ear: Ear, message: object) -> None:
    await ear.store.bus.core_publish(ear.store.layout.live_subject("c_a"), msgspec.json.encode(message))


async def test_a_draft_reaches_streams_as_it_is_written(ear: Ear, eventually: Eventually) -> None:
    await tell(ear, {"kind": "draft", "conversation": "c_a", "turn": "t1", "text": "Of cour", "done": False})
    await eventually(lambda: b"Of cour" in ear.heard)
    assert ear.heard == b'event: draft\ndata: {"conversation":"c_a","turn":"t1","text":"Of cour","done":false}\n\n'


async def test_who_looks_at_what_is_told_by_any_node_and_repeated_only_when_it_changes(
    ear: Ear, eventually: Eventually
) -> None:
    for _ in range(3):
        await ear.there.look("u_jo", "Jo", "c_a", "viewing")
    await ear.there.look("u_jo", "Jo", "c_a", "typing")
    await eventually(lambda: b"typing" in ear.heard)
    assert ear.heard.count(b"event: presence") == 2
    assert b'{"conversation":"c_a","people":[{"id":"u_jo","name":"Jo","mode":"typing"}]}' in ear.heard
    assert b"u_jo" in ear.here.everywhere()


async def test_going_to_another_conversation_leaves_the_first(ear: Ear, eventually: Eventually) -> None:
    await ear.here.look("u_jo", "Jo", "c_a", "viewing")
    await ear.here.look("u_jo", "Jo", "c_b", "viewing")
    await eventually(lambda: b'"conversation":"c_b"' in ear.heard)
    await eventually(lambda: b'{"conversation":"c_a","people":[]}' in ear.heard)
    await ear.here.look("u_jo", "Jo", "", "away")
    await eventually(lambda: b'{"conversation":"c_b","people":[]}' in ear.heard)
    assert ear.here.everywhere() == b""


async def test_presence_that_is_not_repeated_ends_after_25_seconds(ear: Ear, eventually: Eventually) -> None:
    await ear.there.look("u_jo", "Jo", "c_a", "viewing")
    await eventually(lambda: ear.here.is_online("u_jo"))
    await ear.clock.advance(24)
    assert b'"people":[]' not in ear.heard
    await ear.clock.advance(10)
    await eventually(lambda: b'"people":[]' in ear.heard)
    assert not ear.here.is_online("u_jo")


async def test_whoever_has_a_stream_on_any_node_is_online(ear: Ear, eventually: Eventually) -> None:
    assert ear.here.is_online("u_maria")
    await ear.clock.advance(5)
    await eventually(lambda: ear.there.is_online("u_maria"))


async def test_what_is_no_live_message_is_passed_over(
    ear: Ear, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    await ear.store.bus.core_publish(ear.store.layout.live_subject("c_a"), b"nonsense")
    await tell(ear, {"kind": "draft", "conversation": "c_a", "turn": "t1"})
    await eventually(lambda: b"draft" in ear.heard)
    assert {record.levelname for record in caplog.records} == {"WARNING"}
