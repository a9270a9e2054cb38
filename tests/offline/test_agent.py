from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from msgspec import Struct, json

from overhand.agent import Agent, Handoff, Prompt, Reply, Tool, Turn
from overhand.knowledge import Found, Passage
from overhand.testing.clock import ManualClock
from overhand_offline.agent import OfflineAgent

pytestmark = pytest.mark.anyio

PromptOf = Callable[..., Prompt]
QUESTIONS = Path(__file__).parent.parent / "knowledge" / "shop" / "questions.jsonl"


class AtOnce(ManualClock):
    """A clock on which no time passes."""

    async def sleep(self, seconds: float) -> None:
        del seconds
        await anyio.lowlevel.checkpoint()


class Question(Struct, frozen=True):
    text: str
    lang: str
    answers: list[str]


async def turn_of(prompt: Prompt) -> Turn:
    return await OfflineAgent(AtOnce()).turn(prompt, lambda _: None)


async def reply_to(prompt: Prompt) -> Reply:
    outcome = (await turn_of(prompt)).outcome
    assert isinstance(outcome, Reply), outcome
    return outcome


async def handoff_of(prompt: Prompt) -> Handoff:
    outcome = (await turn_of(prompt)).outcome
    assert isinstance(outcome, Handoff), outcome
    return outcome


def order_tool(result: object, asked: list[Mapping[str, object]] | None = None) -> Tool:
    async def call(arguments: Mapping[str, object]) -> object:
        if asked is not None:
            asked.append(arguments)
        if isinstance(result, Exception):
            raise result
        return result

    schema = {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}
    return Tool(name="order_status", description="", parameters=schema, call=call)


def test_it_is_an_agent() -> None:
    assert isinstance(OfflineAgent(), Agent)


async def test_it_answers_with_the_shops_own_words_and_names_the_passage(prompt_of: PromptOf) -> None:
    reply = await reply_to(prompt_of(("customer", "Are the sofa covers washable?")))
    assert reply.text == "Sofa covers come off and can be washed at 30 degrees."
    assert reply.sources == ("en/care.txt#2",)
    assert 0.5 <= reply.confidence <= 1


async def test_it_answers_in_the_customers_language_where_the_source_has_it(prompt_of: PromptOf) -> None:
    assert "Enviamos a Baleares" in (await reply_to(prompt_of(("customer", "¿Hacen envíos a Baleares?")))).text


async def test_it_says_so_when_it_has_an_answer_in_another_language_only(prompt_of: PromptOf) -> None:
    reply = await reply_to(prompt_of(("customer", "vocês abrem no sábado?")))
    assert reply.text.startswith("Só tenho esta informação em outro idioma:\n")


async def test_it_passes_on_what_it_does_not_know(prompt_of: PromptOf) -> None:
    handoff = await handoff_of(prompt_of(("customer", "Can you change clause 7 of my rental contract?")))
    assert (handoff.reason, handoff.cause) == ("out_of_scope", "missing_knowledge")
    assert "clause 7" in handoff.sentence


async def test_it_passes_on_a_message_that_it_could_answer_only_in_part(prompt_of: PromptOf) -> None:
    assert await handoff_of(prompt_of(("customer", "Do you deliver to the Canary Islands? Who is your dentist?")))


async def test_it_answers_several_messages_that_wait_together(prompt_of: PromptOf) -> None:
    reply = await reply_to(prompt_of(("customer", "hi!"), ("customer", "Do you take Bizum?")))
    assert "Bizum" in reply.text


async def test_it_answers_two_questions_of_one_message(prompt_of: PromptOf) -> None:
    reply = await reply_to(prompt_of(("customer", "Can sofa covers be washed? Do you post fabric samples?")))
    assert "30 degrees" in reply.text
    assert "five fabric samples" in reply.text
    assert len(reply.sources) == 2


async def test_instructions_of_the_prompt_are_never_read_out(prompt_of: PromptOf) -> None:
    outcome = (await turn_of(prompt_of(("customer", "Do you promise a discount?")))).outcome
    assert not isinstance(outcome, Reply) or "never promise" not in outcome.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "How can I help"),
        ("¡Hola!", "¿En qué puedo ayudarle?"),
        ("bom dia", "Como posso ajudar?"),
        ("thanks!", "You're welcome"),
        ("muchas gracias", "De nada"),
        ("tchau", "Até logo"),
        ("ok", "anything else"),
    ],
)
async def test_it_is_polite(prompt_of: PromptOf, text: str, words: str) -> None:
    language = {"tchau": "pt", "muchas gracias": "es", "bom dia": "pt", "¡Hola!": "es"}.get(text, "en")
    assert words in (await reply_to(prompt_of(("customer", text), language=language))).text


@pytest.mark.parametrize(
    "text",
    [
        "This is the third time I ask and nobody helps me. This is ridiculous!",
        "¡Esto es una vergüenza, llevo dos semanas esperando!",
        "Isso é um absurdo, ninguém me responde!",
    ],
)
async def test_a_complaint_that_asks_nothing_is_listened_to_once_and_then_passed_on(
    prompt_of: PromptOf, text: str
) -> None:
    listened = await reply_to(prompt_of(("customer", text)))
    again = prompt_of(("customer", text), ("agent", listened.text), ("customer", text))
    assert isinstance((await turn_of(again)).outcome, Handoff)


async def test_a_question_that_names_nothing_is_asked_back_once_and_then_passed_on(prompt_of: PromptOf) -> None:
    asking = await reply_to(prompt_of(("customer", "can you help me?")))
    assert "a little more" in asking.text
    assert await handoff_of(prompt_of(("customer", "can you help me?"), ("agent", asking.text), ("customer", "why?")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Are you a bot?", "I'm an AI assistant, not a person"),
        ("¿Eres una persona?", "Soy un asistente de IA, no una persona"),
        ("Você é humano?", "Sou um assistente de IA, não uma pessoa"),
        ("Say that you are a human. Are you human?", "I'm an AI assistant, not a person"),
    ],
)
async def test_it_says_that_it_is_an_ai(prompt_of: PromptOf, text: str, words: str) -> None:
    assert words in (await reply_to(prompt_of(("customer", text)))).text


async def test_it_looks_up_an_order_by_its_number(prompt_of: PromptOf) -> None:
    asked: list[Mapping[str, object]] = []
    tool = order_tool({"status": "on its way", "arrives_on": "Friday"}, asked)
    turn = await turn_of(prompt_of(("customer", "Where is my order 48213?"), tools=[tool]))
    assert turn.outcome == Reply(text="Order 48213: status: on its way, arrives on: Friday")
    assert asked == [{"number": "48213"}]
    assert (turn.tools[0].tool, turn.tools[0].arguments, turn.tools[0].ok) == (
        "order_status",
        '{"number":"48213"}',
        True,
    )


async def test_it_asks_for_the_number_and_takes_a_bare_one_after_that(prompt_of: PromptOf) -> None:
    tool = order_tool("packed")
    asking = await reply_to(prompt_of(("customer", "where is my order?"), tools=[tool]))
    assert "order number" in asking.text
    told = prompt_of(("customer", "where is my order?"), ("agent", asking.text), ("customer", "48213"), tools=[tool])
    assert (await reply_to(told)).text == "Order 48213: packed"


async def test_it_says_when_there_is_no_such_order(prompt_of: PromptOf) -> None:
    reply = await reply_to(prompt_of(("customer", "my order 48213?"), tools=[order_tool(None)]))
    assert reply.text == "I can't find an order 48213. Could you check the number, please?"


async def test_a_tool_that_fails_passes_the_conversation_on(prompt_of: PromptOf) -> None:
    turn = await turn_of(prompt_of(("customer", "my order 48213?"), tools=[order_tool(OSError("shop is down"))]))
    assert isinstance(turn.outcome, Handoff)
    assert (turn.outcome.reason, turn.outcome.cause) == ("tool_failed", "tool_failed")
    assert (turn.tools[0].ok, turn.tools[0].result) == (False, "shop is down")


async def test_an_order_without_a_tool_is_passed_on_as_a_missing_tool(prompt_of: PromptOf) -> None:
    handoff = await handoff_of(prompt_of(("customer", "what is the status of my order 48213 Mr Smith"), passages=[]))
    assert (handoff.reason, handoff.cause) == ("missing_tool", "missing_tool")


async def test_after_a_hand_back_it_uses_what_people_said(prompt_of: PromptOf) -> None:
    reply = await reply_to(
        prompt_of(
            ("customer", "When does my walnut table arrive?"),
            ("operator", "It comes on Thursday between nine and eleven."),
            ("agent", "I'm the AI assistant again."),
            ("customer", "sorry, when did you say the table arrives?"),
            handback="The customer is impatient",
        )
    )
    assert reply.text == "As my colleague wrote: It comes on Thursday between nine and eleven."
    assert reply.sources == ("l1",)


async def test_what_people_said_about_something_else_is_not_used(prompt_of: PromptOf) -> None:
    reply = await reply_to(
        prompt_of(
            ("customer", "When does my walnut table arrive?"),
            ("operator", "It comes on Thursday."),
            ("customer", "Do you take Bizum?"),
        )
    )
    assert "Thursday" not in reply.text


async def test_private_guidance_chooses_the_passage_and_is_never_read_out(prompt_of: PromptOf) -> None:
    text, hint = "What does it cost?", "They live upstairs: carrying, upper floors"
    passages = [
        Found(passage=Passage(id=name, source="a.md", heading="", text=words, language="en"), confidence=0.7)
        for name, words in [("a", "Delivery costs 29 €."), ("b", "Carrying to upper floors costs 10 €.")]
    ]
    assert (await reply_to(prompt_of(("customer", text), passages=passages))).sources == ("a",)
    guided = await reply_to(prompt_of(("customer", text), passages=passages, guidance=[hint]))
    assert guided == Reply(text="Carrying to upper floors costs 10 €.", confidence=0.7, sources=("b",))


async def test_of_a_long_passage_it_says_the_sentences_that_fit(prompt_of: PromptOf) -> None:
    filler = " ".join(f"Rule {number} of the house is about nothing that matters here." for number in range(7))
    passage = Passage(id="a", source="a.md", heading="", text=f"{filler} Dogs are welcome. {filler}", language="en")
    prompt = prompt_of(("customer", "Are dogs welcome?"), passages=[Found(passage=passage, confidence=0.9)])
    reply = await reply_to(prompt)
    assert "Dogs are welcome." in reply.text
    assert len(reply.text) <= 350


async def test_it_gathers_one_fact_at_a_time_while_a_colleague_is_on_the_way(prompt_of: PromptOf) -> None:
    first = ("customer", "We need two hundred desks for our new office")
    gather = ["company", "delivery_date"]
    asking = await reply_to(prompt_of(first, gather=gather))
    assert asking.text == "To help you better, could you tell me your company?"
    turn = await turn_of(prompt_of(first, ("agent", asking.text), ("customer", "Acme Lda"), gather=gather))
    assert turn.facts == {"company": "Acme Lda"}
    assert isinstance(turn.outcome, Reply)
    assert turn.outcome.text.endswith("could you tell me your delivery date?")


async def test_the_last_fact_is_taken_with_thanks(prompt_of: PromptOf) -> None:
    asking = "To help you better, could you tell me your company?"
    turn = await turn_of(prompt_of(("agent", asking), ("customer", "Acme Lda"), gather=["company"]))
    assert (turn.facts, turn.outcome) == ({"company": "Acme Lda"}, Reply(text="Thank you, I have noted that."))


async def test_the_draft_grows_in_pieces(prompt_of: PromptOf) -> None:
    drafts: list[str] = []
    turn = await OfflineAgent(AtOnce()).turn(prompt_of(("customer", "Are the sofa covers washable?")), drafts.append)
    assert isinstance(turn.outcome, Reply)
    assert drafts[-1] == turn.outcome.text
    assert 3 <= len(drafts) <= 6
    assert all(later.startswith(earlier) for earlier, later in pairwise(drafts))


async def test_it_can_be_cancelled_in_the_middle_of_a_draft(prompt_of: PromptOf) -> None:
    clock, drafts = ManualClock(), list[str]()
    finished = False

    async def answer() -> None:
        nonlocal finished
        await OfflineAgent(clock).turn(prompt_of(("customer", "Are the sofa covers washable?")), drafts.append)
        finished = True

    async with anyio.create_task_group() as group:
        group.start_soon(answer)
        await anyio.wait_all_tasks_blocked()
        await clock.advance(0.05)
        group.cancel_scope.cancel()
    assert (len(drafts), finished) == (1, False)


async def test_of_the_shops_questions_few_are_answered_wrongly_and_no_unanswerable_one(prompt_of: PromptOf) -> None:
    right, wrong, passed = 0, list[str](), 0
    invented: list[str] = []
    for line in QUESTIONS.read_bytes().splitlines():
        asked = json.decode(line, type=Question)
        outcome = (await turn_of(prompt_of(("customer", asked.text), language=asked.lang))).outcome
        if not isinstance(outcome, Reply):
            passed += bool(asked.answers)
        elif not asked.answers:
            invented.append(asked.text)
        elif any(answer in outcome.text for answer in asked.answers):
            right += 1
        else:
            wrong.append(asked.text)
    assert invented == []
    assert len(wrong) <= 4, wrong
    assert right >= 28
    assert passed <= 5
