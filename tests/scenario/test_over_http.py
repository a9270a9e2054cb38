"""The product from end to end, over HTTP alone: what a customer, a second customer and two operators live through."""

import threading
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import anyio
import anyio.to_thread
import pytest
from starlette.responses import Response

from overhand.testing.model_server import ModelServer, hang
from overhand_web.testing.browser import Browser
from overhand_web.testing.demo import Demo, Phone, Told, Watch, watching

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(90)]

FLAG_WITHIN_MS = 1_000
SETTLED_S = 3.0
"""Longer than the settle window and an answer of the offline agent: what has not come by then will not come."""
HOURS = "Monday to Friday from 10:00 to 14:00"


class Stage:
    """A demo with Lucía signed in, and all streams open."""

    def __init__(self, lucia: Browser, watch: Watch) -> None:
        self.lucia, self.watch = lucia, watch

    async def phone(self, name: str, language: str = "en") -> Phone:
        return await Phone.buy(self.lucia, self.watch, name, language)

    async def do(self, conversation: str, action: str, body: object = None) -> None:
        done = await self.lucia.command(conversation, action, body, key=f"{action}-{len(self.watch.told)}-0000")
        assert done.status_code == 200, done.text

    async def seen(self, conversation: str) -> dict[str, Any]:
        answer = await self.lucia.get(f"/api/v1/conversations/{conversation}")
        return dict(answer.raise_for_status().json())


@pytest.fixture(params=["demo", "openai_demo"])
async def either(request: pytest.FixtureRequest) -> AsyncGenerator[Stage]:
    """The same stage with the agent that needs no key, and with the one that asks a model."""
    running: Demo = request.getfixturevalue(request.param)
    async with running.lucia() as lucia, watching(lucia) as watch:
        yield Stage(lucia, watch)


@pytest.fixture
async def stage(lucia: Browser, watch: Watch) -> Stage:
    return Stage(lucia, watch)


def is_answer(told: Told, phone: Phone) -> bool:
    if told.event != "message" or told.data["wa_id"] != phone.wa_id:
        return False
    return bool(told.data["message"]["from"] == "business")


def events(thread: dict[str, Any]) -> list[str]:
    return [line["event"] for line in thread["lines"] if line["kind"] == "event"]


def authors(thread: dict[str, Any]) -> list[str]:
    return [line["author"]["kind"] for line in thread["lines"] if line["kind"] == "message"]


async def test_a_conversation_goes_to_a_person_and_back_and_nobody_repeats_anything(either: Stage) -> None:
    watch, phone = either.watch, await either.phone("Rosa Peel")
    await phone.say("Hi! What are your opening hours?")
    assert HOURS in (await phone.until(1))[0]

    taken_at = await phone.say("I want to talk to a person, please.")
    flagged = await watch.row("Rosa Peel", "flagged")
    assert flagged.at - taken_at < FLAG_WITHIN_MS
    assert flagged.data["row"]["reasons"][0] == "explicit_request"
    assert "colleague" in (await phone.until(2))[1]

    conversation = await phone.conversation()
    await either.do(conversation, "claim")
    await either.do(conversation, "messages", {"text": "Lucía here. Your oak table arrives on Thursday at eleven."})
    assert (await phone.until(3))[2] == "Lucía here. Your oak table arrives on Thursday at eleven."
    thread = await either.seen(conversation)
    assert thread["conversation"]["owner"]["name"] == "Lucía Ferrer"
    assert authors(thread) == ["customer", "agent", "customer", "policy", "operator"]

    await either.do(conversation, "release", {"note": "She knows about Thursday."})
    await phone.say("When does my oak table arrive?")
    heard = await phone.until(4)
    assert "Thursday at eleven" in heard[3]
    assert "She knows about Thursday" not in " ".join(heard)

    await either.do(conversation, "resolve", {"outcome": "handed_over"})
    since = len(watch.told)
    await phone.say("One more thing: what are your opening hours?")
    await watch.until(
        lambda told: (
            told.event == "conversation"
            and told.data["row"]["id"] == conversation
            and told.data["row"]["phase"] != "resolved"
        ),
        since,
    )
    thread = await either.seen(conversation)
    assert thread["conversation"]["episode"] == 2
    order = [each for each in events(thread) if each in {"claimed", "released", "resolved", "reopened"}]
    assert order == ["claimed", "released", "resolved", "reopened"]


async def test_the_openai_agent_is_told_what_the_colleague_said_and_the_note_which_the_customer_never_reads(
    openai_demo: Demo, model: ModelServer
) -> None:
    async with openai_demo.lucia() as lucia, watching(lucia) as watch:
        stage = Stage(lucia, watch)
        phone = await stage.phone("Hugo Lane")
        await phone.say("What are your opening hours?")
        await phone.until(1)
        conversation = await phone.conversation()
        said = "Lucía here: your oak table arrives on Thursday at eleven."
        await stage.do(conversation, "messages", {"text": said})
        await stage.do(conversation, "notes", {"text": "He pays late."})
        await stage.do(conversation, "release", {"note": "Offer the blue shade."})
        await phone.say("When does my oak table arrive?")
        assert "Thursday at eleven" in (await phone.until(3))[2]
        asked = str(model.requests[-1])
        assert f"(a colleague) {said}" in asked
        assert "Offer the blue shade." in asked
        assert "He pays late." not in asked

        asked_before, reading, writing = len(model.requests), model.script[-1], threading.Event()

        def slow(server: ModelServer, body: Mapping[str, object]) -> Response:
            writing.set()
            return hang('{"kind": "reply", "text": "Until')(server, body)

        model.script[:] = [*[reading] * asked_before, slow, reading]
        await phone.say("What are your opening hours?")
        assert await anyio.to_thread.run_sync(writing.wait, 12)
        await lucia.post("/simulator/api/kill_worker")
        heard = await phone.until(4, within_s=25)
        assert HOURS in heard[3]
        await phone.say("When does my oak table arrive?")
        assert len(await phone.until(5)) == 5
        assert len(model.requests) == asked_before + 3


@pytest.mark.parametrize(
    ("name", "language", "words", "reads"),
    [
        ("Nora Finch", "en", "Can I speak with a human?", "A colleague will be with you in a moment."),
        ("Pilar Soto", "es", "Quiero hablar con una persona, por favor.", "En un momento te atiende una persona"),
        ("Rui Prado", "pt", "Posso falar com um atendente?", "Dentro de momentos um colega vai falar consigo."),
    ],
)
async def test_who_asks_for_a_person_is_flagged_within_a_second_of_the_webhook_in_their_language(
    stage: Stage, name: str, language: str, words: str, reads: str
) -> None:
    phone = await stage.phone(name, language)
    taken_at = await phone.say(words)
    flagged = await stage.watch.row(name, "flagged")
    assert flagged.at - taken_at < FLAG_WITHIN_MS
    assert flagged.data["row"]["reasons"][0] == "explicit_request"
    assert flagged.data["row"]["hold"] is True
    assert reads in (await phone.until(1))[0]
    thread = await stage.seen(await phone.conversation())
    assert next(line["data"]["evidence"] for line in thread["lines"] if line["event"] == "flagged") in words


async def test_a_frustrated_customer_reads_nothing_of_the_flag_and_a_compliance_question_silences_the_ai(
    stage: Stage,
) -> None:
    phone = await stage.phone("Gwen Hart")
    await phone.say("This is ridiculous, nobody helps me! What are your opening hours?")
    flagged = await stage.watch.row("Gwen Hart", "flagged")
    assert flagged.data["row"]["reasons"] == ["frustration"]
    assert flagged.data["row"]["hold"] is False
    assert "We are closed" in (await phone.until(1))[0]
    conversation = await phone.conversation()
    assert authors(await stage.seen(conversation)) == ["customer", "agent"]
    assert "colleague" not in (await phone.heard())[0]

    before = len(await phone.heard())
    await phone.say("Delete all my personal data, that is my right under the GDPR.")
    held = await stage.watch.until(
        lambda told: told.event == "conversation" and "compliance" in told.data["row"]["reasons"]
    )
    assert held.data["row"]["hold"] is True
    assert "qualified colleague" in (await phone.until(before + 1))[before]
    place = len(stage.watch.told)
    await phone.say("What are your opening hours?")
    with pytest.raises(TimeoutError):
        await stage.watch.until(lambda told: is_answer(told, phone), place, SETTLED_S)
    assert "agent" not in authors(await stage.seen(conversation))[-2:]


async def test_a_complaint_that_asks_nothing_is_flagged_and_only_the_ai_answers(stage: Stage) -> None:
    phone = await stage.phone("Kit Moss")
    await phone.say("This is the third time I ask and my order is still not here. This is ridiculous!")
    await stage.watch.row("Kit Moss", "flagged")
    await phone.until(1)
    thread = await stage.seen(await phone.conversation())
    assert thread["conversation"]["reasons"] == ["frustration"]
    assert "policy" not in authors(thread)


async def test_of_two_who_claim_at_once_one_wins_and_the_other_reads_who_and_when(
    stage: Stage, lucia: Browser, ines: Browser
) -> None:
    phone = await stage.phone("Otto Kern")
    await phone.say("Please pass me to a real person.")
    await stage.watch.row("Otto Kern", "flagged")
    conversation = await phone.conversation()
    answers: dict[str, Any] = {}

    async def claim(name: str, browser: Browser) -> None:
        answers[name] = await browser.command(conversation, "claim", key="race-for-one")

    async with anyio.create_task_group() as group:
        group.start_soon(claim, "Lucía Ferrer", lucia)
        group.start_soon(claim, "Inês Moreira", ines)
    assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
    winner = next(name for name, answer in answers.items() if answer.status_code == 200)
    refused = next(answer for answer in answers.values() if answer.status_code == 409).json()
    thread = await stage.seen(conversation)
    assert refused["by"]["name"] == winner == thread["conversation"]["owner"]["name"]
    assert refused["at"] == thread["conversation"]["owner_since"]
    assert refused["message"].startswith(f"{winner} claimed this ")
    loser = ines if winner.startswith("Lucía") else lucia
    late = await loser.command(conversation, "messages", {"text": "Me too"}, key="too-late-1")
    assert late.status_code == 409
    assert "Me too" not in await phone.heard()


async def test_a_worker_killed_in_the_middle_of_a_turn_leaves_exactly_one_answer(stage: Stage, demo: Demo) -> None:
    phone = await stage.phone("Ada Cole")
    await phone.say("Hi! What are your opening hours?")
    await stage.watch.row("Ada Cole", "ai_handling")
    assert await phone.heard() == []
    await stage.lucia.post("/simulator/api/kill_worker")
    first = await phone.until(1, within_s=25)
    assert HOURS in first[0]
    await phone.say("Can I return something I bought?")
    assert len(await phone.until(2)) == 2
    assert authors(await stage.seen(await phone.conversation())) == ["customer", "agent", "customer", "agent"]
    assert "the worker was killed\n" in demo.said
