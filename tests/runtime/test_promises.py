"""The promises that only a whole worker can keep: claims under load, one owner, and nobody left waiting."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

import anyio
import pytest

from overhand.agent import Prompt, Say, Turn
from overhand.business.editions import Edition
from overhand.cli.proving import prove
from overhand.clock import SystemClock
from overhand.conversation import Conversation, Pace, Phase
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.detection import ConversationView, Signal
from overhand.knowledge import Found, KnowledgeIndex, Question
from overhand.notifier import Delivered, Notice, NotifyFailed
from overhand.runtime import EmbeddedServer, Layout
from overhand.runtime.orders import Answer
from overhand.runtime.records import OpenRecord
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import Hang, ScriptedAgent
from overhand.testing.channel import written
from overhand.testing.histories import CHECKS, Record
from overhand.testing.workshop import small_business, working

pytestmark = pytest.mark.anyio

MASTER = bytes(32)
ONE_PARTITION = Layout(prefix="t", partitions=1, streams=1)
LEFT_OPEN = {"every message of ours has an end", "people were told of every flag"}
"""Checks of the end of a conversation: these go on."""
TURNS, CLAIMS, P95_S = 300, 100, 0.25
OPERATORS, CONVERSATIONS, TRIES = 160, 799, 5
SHORT = Pace(settle_ms=0, settle_most_ms=0, unanswered_ms=700)


@pytest.fixture
async def store(server: EmbeddedServer) -> AsyncGenerator[Store]:
    async with open_store(server.url, ONE_PARTITION, MASTER, SystemClock(), monitor=server.monitor) as opened:
        yield opened


class Listening:
    """A notifier that keeps what it was told."""

    name = "listening"

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    async def notify(self, notice: Notice, targets: Sequence[str]) -> Delivered | NotifyFailed:
        self.notices.append(notice)
        return Delivered(f"{len(targets)} people")


class Burnt:
    """A detector that is on fire."""

    name, reason, looks_at = "burnt", "frustration", "customer"

    async def look(self, view: ConversationView) -> Signal | None:
        raise RuntimeError(f"a detector is on fire at {view.last.id}")


class BurntAgent:
    """A model that is on fire."""

    name = "burnt"

    async def turn(self, prompt: Prompt, say: Say) -> Turn:
        say("I was about to")
        raise RuntimeError(f"the model is on fire after {len(prompt.lines)} lines")


class BurntKnowledge(KnowledgeIndex):
    """An index that is on fire."""

    def __init__(self) -> None:
        super().__init__(())

    def search(self, question: Question, limit: int = 3) -> list[Found]:
        del question, limit
        raise RuntimeError("the knowledge is on fire")

    def coverage(self, question: Question) -> float:
        del question
        raise RuntimeError("the knowledge is on fire")


class BurntSource:
    """A business whose knowledge is on fire."""

    current = Edition(small_business(SHORT), BurntKnowledge())


def as_checked(history: Sequence[OpenRecord]) -> list[Record]:
    return [
        Record(
            ver=each.header.ver,
            events=each.events,
            prev=each.header.prev,
            hash=each.hash,
            took=each.header.took,
            at=each.header.at,
            hint=each.header.hint,
        )
        for each in history
    ]


def reasons(state: Conversation) -> list[str]:
    return [flag.reason for flag in state.flags.values()]


async def test_claims_are_answered_while_three_hundred_turns_of_the_partition_hang_in_the_model(
    store: Store, eventually: Callable[[Callable[[], bool]], Awaitable[None]]
) -> None:
    agent = ScriptedAgent([Hang()])
    patient = small_business(Pace(settle_ms=0, settle_most_ms=0, turn_ms=120_000, unanswered_ms=120_000))
    async with working(store, agent=agent, business=patient) as shop:
        await shop.receive(*(written(str(number), "Hello, are you there?") for number in range(TURNS)))
        await eventually(lambda: agent.turns == TURNS)
        took: list[float] = []
        for number in range(0, TURNS, TURNS // CLAIMS):
            began = time.monotonic()
            answer = await shop.ask(str(number), c.Claim())
            took.append(time.monotonic() - began)
            assert answer.done
        assert sorted(took)[int(len(took) * 0.95)] < P95_S, sorted(took)[-10:]
        assert agent.cancelled == len(took)
        assert agent.finished == 0


@pytest.mark.timeout(120)
async def test_of_five_who_claim_each_of_799_conversations_one_owns_it_and_the_others_read_who_and_when(
    store: Store,
) -> None:
    answers: dict[str, dict[str, Answer]] = {str(number): {} for number in range(CONVERSATIONS)}
    async with working(store, agent=ScriptedAgent(["We open at nine."])) as shop:

        async def work(operator: int) -> None:
            """All five of a conversation come to it in the same order, so that they really race."""
            for number in range(operator % (OPERATORS // TRIES), CONVERSATIONS, OPERATORS // TRIES):
                who = f"op{operator}"
                answers[str(number)][who] = await shop.ask(str(number), c.Claim(), by=who)

        await shop.receive(*(written(customer, "When do you open?") for customer in answers))
        async with anyio.create_task_group() as group:
            for operator in range(OPERATORS):
                group.start_soon(work, operator)
        broken: list[str] = []
        for customer, tried in answers.items():
            history = await shop.history(customer)
            broken += judged(customer, tried, history)
        assert broken == []
        assert sum(len(tried) for tried in answers.values()) == CONVERSATIONS * TRIES


def judged(customer: str, tried: dict[str, Answer], history: Sequence[OpenRecord]) -> list[str]:
    """What is wrong with one conversation that five tried to claim."""
    winners = [who for who, answer in tried.items() if answer.done]
    claims = [(record, event) for record in history for event in record.events if isinstance(event, e.Claimed)]
    if len(winners) != 1 or [event.by.id for _, event in claims] != winners:
        return [f"{customer}: {winners} were told that they own it, the journal has {claims}"]
    owned = (winners[0], claims[0][0].header.at)
    told = [(answer.by.id if answer.by else "", answer.at) for answer in tried.values() if not answer.done]
    wrong = [f"{customer}: {each} was told, {owned} is true" for each in told if each != owned]
    checks = [check for name, check in CHECKS.items() if name not in LEFT_OPEN]
    wrong += [f"{customer}: {each}" for check in checks for each in check(as_checked(history))]
    page, broken = prove(customer, history)
    refused = sum(" was refused claim: " in line for line in page)
    return [*wrong, *(page if broken or refused != TRIES - 1 else [])]


@pytest.mark.parametrize("words", ["persona", "I want to talk to a person, please", "Quero uma pessoa"])
async def test_who_asks_for_a_person_gets_one_while_model_detectors_and_knowledge_are_all_broken(
    store: Store, words: str
) -> None:
    people = Listening()
    async with working(
        store, agent=BurntAgent(), detectors=[Burnt()], notifiers=[people], source=BurntSource()
    ) as shop:
        await shop.receive(written("1", words))
        await shop.until("1", e.Notified)
        state = await shop.state("1")
        assert state.phase is Phase.FLAGGED
        assert "explicit_request" in reasons(state)
        assert "explicit_request" in [notice.reason for notice in people.notices]


async def test_any_other_message_is_flagged_at_once_while_everything_is_broken(store: Store) -> None:
    people = Listening()
    async with working(
        store, agent=BurntAgent(), detectors=[Burnt()], notifiers=[people], source=BurntSource()
    ) as shop:
        await shop.receive(written("1", "How much is the oak table?"))
        flagged_at, _ = await shop.until("1", e.Flagged)
        received_at, _ = await shop.until("1", e.MessageReceived)
        await shop.until("1", e.Notified)
        assert reasons(await shop.state("1")) == ["detector_unavailable"]
        assert flagged_at - received_at < 1_000
        assert [notice.reason for notice in people.notices] == ["detector_unavailable"]


async def test_the_watchdog_calls_a_person_where_nothing_ever_judges_the_message(store: Store) -> None:
    people, agent = Listening(), ScriptedAgent(["never"])
    async with working(store, agent=agent, panel=False, notifiers=[people], business=small_business(SHORT)) as shop:
        await shop.receive(written("1", "Is anybody there?"))
        flagged_at, flagged = await shop.until("1", e.Flagged)
        received_at, _ = await shop.until("1", e.MessageReceived)
        assert (flagged.reason, flagged.by.kind) == ("unanswered", "watchdog")
        assert SHORT.unanswered_ms <= flagged_at - received_at < SHORT.unanswered_ms + 1_000
        await shop.until("1", e.Notified)
        assert [notice.reason for notice in people.notices] == ["unanswered"]
        assert agent.turns == 0
