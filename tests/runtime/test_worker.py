"""A worker with real actors on a real nats-server: the life of a message, claims, and what may not happen."""

from collections.abc import AsyncGenerator, Sequence

import anyio
import pytest

from overhand.business.editions import Edition, edition_of
from overhand.clock import SystemClock
from overhand.conversation import Phase
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.notifier import Delivered, Notice, NotifyFailed
from overhand.runtime import EmbeddedServer, Layout
from overhand.runtime.orders import Answer
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import Hang, ScriptedAgent
from overhand.testing.channel import written
from overhand.testing.workshop import Workshop, small_business, working

pytestmark = pytest.mark.anyio

MASTER = bytes(32)


class BreakingSource:
    """A business that cannot be had a given number of times."""

    def __init__(self) -> None:
        self.breaks = 0
        self._edition = edition_of(small_business())

    @property
    def current(self) -> Edition:
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("no business")
        return self._edition


class CountingNotifier:
    name = "counting"

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    async def notify(self, notice: Notice, targets: Sequence[str]) -> Delivered | NotifyFailed:
        self.notices.append(notice)
        return Delivered(f"{len(targets)} people")


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    layout = Layout(prefix="t", partitions=4, streams=1)
    async with open_store(server.url, layout, MASTER, SystemClock(), monitor=server.monitor) as opened:
        yield opened


async def kinds(shop: Workshop, customer: str) -> list[str]:
    return [type(event).__name__ for record in await shop.history(customer) for event in record.events]


async def test_a_message_is_answered_with_four_durable_appends(store: Store) -> None:
    async with working(store, agent=ScriptedAgent(["We open at nine."])) as shop:
        await shop.receive(written("1", "When do you open?"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        assert shop.channel.sent[0].text.endswith("We open at nine.")
        with anyio.fail_after(5):
            while "Sent" not in await kinds(shop, "1"):
                pass
        history = await shop.history("1")
        assert [len(record.events) > 0 for record in history] == [True, True, True]
        assert [record.header.ver for record in history] == [1, 2, 3]


async def test_the_first_answer_says_that_an_ai_writes_and_later_ones_do_not(store: Store) -> None:
    async with working(store, agent=ScriptedAgent(["First.", "Second."])) as shop:
        await shop.receive(written("1", "Hello"))
        await shop.channel.until(lambda: len(shop.channel.sent) == 1)
        await shop.receive(written("1", "And?"))
        await shop.channel.until(lambda: len(shop.channel.sent) == 2)
        assert "AI assistant" in shop.channel.sent[0].text
        assert shop.channel.sent[1].text == "Second."


async def test_the_same_item_twice_is_taken_once(store: Store) -> None:
    async with working(store, agent=ScriptedAgent(["Once."])) as shop:
        item = written("1", "Hello", id="wamid.1")
        await shop.receive(item)
        await shop.channel.until(lambda: len(shop.channel.sent) == 1)
        await shop.receive(item, item)
        await shop.receive(written("1", "Bye", id="wamid.2"))
        await shop.channel.until(lambda: len(shop.channel.sent) == 2)
        received = [
            event
            for record in await shop.history("1")
            for event in record.events
            if isinstance(event, e.MessageReceived)
        ]
        assert [event.text for event in received] == ["Hello", "Bye"]


async def test_a_claim_while_the_ai_writes_silences_it_and_offers_its_draft(store: Store) -> None:
    hang = Hang("too late", draft="I was about to say")
    async with working(store, agent=ScriptedAgent([hang])) as shop:
        await shop.receive(written("1", "Hello"))
        await hang.reached.wait()
        answer = await shop.ask("1", c.Claim())
        assert answer.done
        state = await shop.state("1")
        assert state.phase is Phase.HUMAN_OWNED
        assert state.draft == "I was about to say"
        await shop.ask("1", c.Reply(text="Ana here."))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        assert [outgoing.text for outgoing in shop.channel.sent] == ["Ana here."]


async def test_of_two_claims_one_wins_and_the_other_is_told_who(store: Store) -> None:
    async with working(store, agent=ScriptedAgent(["Hi."])) as shop:
        await shop.receive(written("1", "Hello"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        answers: dict[str, Answer] = {}

        async def claim(who: str) -> None:
            answers[who] = await shop.ask("1", c.Claim(), by=who)

        async with anyio.create_task_group() as group:
            for who in ("ana", "maria"):
                group.start_soon(claim, who)
        winners = [who for who, answer in answers.items() if answer.done]
        assert len(winners) == 1
        loser = next(answer for answer in answers.values() if not answer.done)
        assert loser.by is not None
        assert loser.by.id == winners[0]
        assert loser.why == f"{winners[0].capitalize()} owns this conversation"


async def test_a_repeated_order_gets_the_answer_of_the_first(store: Store) -> None:
    async with working(store, agent=ScriptedAgent(["Hi."])) as shop:
        await shop.receive(written("1", "Hello"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        await shop.ask("1", c.Claim(), by="ana", id="x1")
        lost = await shop.ask("1", c.Claim(), by="maria", id="x2")
        again = await shop.ask("1", c.Claim(), by="maria", id="x2")
        assert not lost.done
        assert (again.done, again.why) == (lost.done, lost.why)
        assert (await kinds(shop, "1")).count("CommandRefused") == 1


async def test_a_fixed_word_flags_and_the_customer_reads_one_sentence(store: Store) -> None:
    agent = ScriptedAgent(["never"])
    async with working(store, agent=agent) as shop:
        await shop.receive(written("1", "person"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        assert shop.channel.sent[0].text == "I'm passing you to a colleague now."
        state = await shop.state("1")
        assert [flag.reason for flag in state.flags.values()] == ["explicit_request"]
        assert agent.turns == 0


async def test_a_broken_agent_means_a_person_never_silence(store: Store) -> None:
    async with working(store, agent=ScriptedAgent([RuntimeError("no model")])) as shop:
        await shop.receive(written("1", "Hello"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        state = await shop.state("1")
        assert [flag.reason for flag in state.flags.values()] == ["agent_unavailable"]


async def test_a_burst_is_answered_once_on_its_newest_words(store: Store) -> None:
    hang = Hang("old")
    agent = ScriptedAgent([hang, lambda prompt: f"{len(prompt.lines)} lines"])
    async with working(store, agent=agent) as shop:
        await shop.receive(written("1", "One"))
        await hang.reached.wait()
        await shop.receive(written("1", "Two"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        assert [outgoing.text.rpartition("\n")[2] for outgoing in shop.channel.sent] == ["2 lines"]
        assert agent.cancelled == 1


async def test_what_is_done_is_done_once_however_often_the_conversation_is_looked_at(store: Store) -> None:
    notifier = CountingNotifier()
    async with working(store, agent=ScriptedAgent(["never"]), notifiers=[notifier]) as shop:
        await shop.receive(written("1", "person"))
        await shop.receive(*(written("1", f"hello {number}") for number in range(20)))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        await shop.ask("1", c.Claim())
        assert len(shop.channel.sent) == 1
        assert len(notifier.notices) == 1


async def test_asked_only_whether_it_is_a_bot_the_house_answers_truthfully_without_a_model(store: Store) -> None:
    agent = ScriptedAgent([RuntimeError("no model")])
    async with working(store, agent=agent) as shop:
        await shop.receive(written("1", "Hola, ¿eres un robot?"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        assert shop.channel.sent[0].text.endswith(
            "\n\nSí, soy una IA, el asistente de Casa Olmo. Escribe *persona* y te atiende alguien del equipo."
        )
        state = await shop.state("1")
        assert (state.phase, agent.turns) == (Phase.AI_HANDLING, 0)


async def test_whatever_stands_beside_the_question_is_for_the_agent(store: Store) -> None:
    agent = ScriptedAgent(["I'm an AI, and we open at nine."])
    async with working(store, agent=agent) as shop:
        await shop.receive(written("1", "Are you a bot? When do you open?"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        assert agent.turns == 1


async def test_without_a_text_for_it_the_agent_says_what_it_is(store: Store) -> None:
    agent = ScriptedAgent(["I'm an AI."])
    business = small_business(texts={"disclosure": {"en": "An AI answers."}})
    async with working(store, agent=agent, business=business) as shop:
        await shop.receive(written("1", "Are you a bot?"))
        await shop.channel.until(lambda: bool(shop.channel.sent))
        assert shop.channel.sent[0].text == "An AI answers.\n\nI'm an AI."


async def kept_aside(store: Store) -> int:
    bucket = store.layout.bucket_stream("QUARANTINE")
    return len(await store.bus.subjects(bucket, store.layout.bucket_subject("QUARANTINE", ">")))


async def test_mail_that_cannot_be_read_is_kept_aside_and_its_neighbours_go_on(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(store, agent=ScriptedAgent(["Hi.", "Yes."])) as shop:
        await shop.receive(written("1", "Hello"))
        await shop.channel.until(lambda: len(shop.channel.sent) == 1)
        name = await shop.conversation("1")
        where = store.layout.inbox_subject(name).encode()
        await store.inbox.publish_items([(name, store.vault.seal(name, b"no JSON", where))])
        await shop.receive(written("1", "Are you there?"))
        await shop.channel.until(lambda: len(shop.channel.sent) == 2)
        assert shop.channel.sent[1].text == "Yes."
        assert await kept_aside(store) == 1
    assert "cannot be read" in caplog.text


async def test_mail_that_no_step_can_take_is_kept_aside_and_people_are_asked(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    source = BreakingSource()
    async with working(store, agent=ScriptedAgent(["Hi."]), source=source) as shop:
        await shop.receive(written("1", "Hello"))
        await shop.channel.until(lambda: len(shop.channel.sent) == 1)
        source.breaks = 5
        await shop.receive(written("1", "Hello again"))
        await shop.until("1", e.Quarantined)
        state = await shop.state("1")
        assert [flag.reason for flag in state.flags.values()] == ["agent_unavailable"]
        assert await kept_aside(store) == 1
    assert "a step failed" in caplog.text
