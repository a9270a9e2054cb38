"""A send that was cut off in the middle: unknown, settled by a status or by time, and never silently doubled."""

from collections.abc import AsyncGenerator, Callable

import anyio
import pytest

from overhand.channel import Outgoing, SendOutcome, Sent, StatusItem, Unknown
from overhand.clock import SystemClock
from overhand.conversation import Pace
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.runtime import EmbeddedServer, Layout
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import NUMBER, FakeChannel, written
from overhand.testing.workshop import Workshop, small_business, working

pytestmark = pytest.mark.anyio

SHORT = Pace(settle_ms=0, settle_most_ms=0, unknown_machine_ms=400, unknown_person_ms=600)


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    layout = Layout(prefix="t", partitions=1, streams=1)
    async with open_store(server.url, layout, bytes(32), SystemClock(), monitor=server.monitor) as opened:
        yield opened


class Stuck(FakeChannel):
    """Takes the first message and never says what became of it."""

    def __init__(self) -> None:
        super().__init__()
        self.writing = anyio.Event()

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        self.sent.append(outgoing)
        self.writing.set()
        await anyio.sleep_forever()
        raise AssertionError("the wait has no end")


def lost_once() -> Callable[[Outgoing], SendOutcome]:
    """The first attempt is cut off after its bytes were written."""

    def outcome(outgoing: Outgoing) -> SendOutcome:
        if outgoing.attempt == 1:
            raise ConnectionResetError("cut off in the middle")
        return Sent(f"ref-{outgoing.outbound}")

    return outcome


async def retried(shop: Workshop) -> bool:
    history = await shop.history("1")
    return any(isinstance(event, e.RetryAfterUnknown) for record in history for event in record.events)


async def test_an_answer_cut_off_in_the_middle_is_unknown_and_sent_once_more_when_no_status_came(store: Store) -> None:
    channel = FakeChannel(outcome=lost_once())
    async with working(
        store, agent=ScriptedAgent(["We open at nine."]), channel=channel, business=small_business(SHORT)
    ) as shop:
        await shop.receive(written("1", "When do you open?"))
        unknown_at, unknown = await shop.until("1", e.SendUnknown)
        again_at, again = await shop.until("1", e.RetryAfterUnknown)
        await shop.until("1", e.Sent)
        assert unknown.why == "ConnectionResetError: cut off in the middle"
        assert SHORT.unknown_machine_ms <= again_at - unknown_at < SHORT.unknown_machine_ms + 1_000
        assert [(outgoing.outbound, outgoing.attempt) for outgoing in channel.sent] == [
            (again.outbound, 1),
            (again.outbound, 2),
        ]


async def test_a_status_settles_what_was_unknown_and_nothing_is_sent_again(store: Store) -> None:
    channel = FakeChannel(outcome=lambda _: Unknown("no answer came"))
    slow = Pace(settle_ms=0, settle_most_ms=0, unknown_machine_ms=1_500)
    async with working(
        store, agent=ScriptedAgent(["We open at nine."]), channel=channel, business=small_business(slow)
    ) as shop:
        await shop.receive(written("1", "When do you open?"))
        _, unknown = await shop.until("1", e.SendUnknown)
        aliases = ("phone:1",)
        status = StatusItem(
            number=NUMBER, id="wamid.x", at=0, aliases=aliases, status="delivered", outbound=unknown.outbound
        )
        await shop.receive(status)
        await shop.until("1", e.StatusReported)
        await store.clock.sleep_until(unknown.settle_at + 200)
        state = await shop.state("1")
        assert not await retried(shop)
        assert [outbound.status for outbound in state.outbounds.values()] == ["delivered"]
        assert len(channel.sent) == 1


async def test_a_send_whose_worker_died_in_the_middle_is_unknown_to_the_next_owner_and_sent_once_more(
    store: Store,
) -> None:
    cut, whole, business = Stuck(), FakeChannel(), small_business(SHORT)
    async with anyio.create_task_group() as group:

        async def die() -> None:
            async with working(store, agent=ScriptedAgent(["At nine."]), channel=cut, business=business) as shop:
                await shop.receive(written("1", "When do you open?"))
                await anyio.sleep_forever()

        group.start_soon(die)
        await cut.writing.wait()
        group.cancel_scope.cancel()
    async with working(store, agent=ScriptedAgent(["Yes."]), channel=whole, business=business, name="w2") as shop:
        await shop.receive(written("1", "Hello?"))
        _, unknown = await shop.until("1", e.SendUnknown)
        assert unknown.why == "the worker that was sending it is gone"
        await shop.until("1", e.RetryAfterUnknown)
        with anyio.fail_after(5):
            await whole.until(lambda: len(whole.sent) == 2)
    first = [(outgoing.outbound, outgoing.attempt) for outgoing in (*cut.sent, *whole.sent) if "nine" in outgoing.text]
    assert first == [(unknown.outbound, 1), (unknown.outbound, 2)]


async def test_an_operators_message_of_unknown_end_is_never_repeated_by_itself_and_only_its_owner_repeats_it(
    store: Store,
) -> None:
    channel = FakeChannel(outcome=lost_once())
    async with working(store, agent=None, channel=channel, business=small_business(SHORT)) as shop:
        await shop.receive(written("1", "When do you open?"))
        await shop.ask("1", c.Claim())
        before = len(channel.sent)
        await shop.ask("1", c.Reply(text="Ana here: at nine."))
        unknown_at, _ = await shop.until("1", e.SendUnknown)
        gave_up_at, gave_up = await shop.until("1", e.GaveUpUnknown)
        assert SHORT.unknown_person_ms <= gave_up_at - unknown_at < SHORT.unknown_person_ms + 1_000
        assert len(channel.sent) == before + 1
        stranger = await shop.ask("1", c.Resend(outbound=gave_up.outbound), by="maria")
        assert not stranger.done
        assert len(channel.sent) == before + 1
        assert (await shop.ask("1", c.Resend(outbound=gave_up.outbound))).done
        with anyio.fail_after(5):
            await channel.until(lambda: len(channel.sent) == before + 2)
        assert channel.sent[-1].attempt == 2
