from msgspec import structs

from overhand.agent import Prompt
from overhand.detection import Line
from overhand_openai.ladder import Rung
from overhand_openai.prompt import messages, tools_of


def said(*lines: tuple[str, str]) -> list[Line]:
    return [Line(id=str(at), author=author, text=text, at=at) for at, (author, text) in enumerate(lines)]


def roles(prompt: Prompt) -> list[object]:
    return [message["role"] for message in messages(prompt, Rung.JSON_SCHEMA)]


def last(prompt: Prompt) -> str:
    return str(messages(prompt, Rung.JSON_SCHEMA)[-1]["content"])


def test_the_model_is_told_to_be_honest_about_being_an_ai(prompt: Prompt) -> None:
    system = str(messages(prompt, Rung.JSON_SCHEMA)[0]["content"])
    assert "You are an AI. If asked, say so plainly" in system
    assert "furniture shop" in system
    assert "Warm and brief." in system


def test_what_was_sent_before_only_grows_at_its_end(prompt: Prompt) -> None:
    """The prefix cache of a server holds as long as earlier messages do not change."""
    first = structs.replace(prompt, lines=said(("customer", "hi"), ("agent", "hello"), ("customer", "price?")))
    lines = [*first.lines, *said(("agent", "29"), ("customer", "and Porto?"))]
    second = structs.replace(first, lines=lines, passages=[], guidance=["be quick"], facts={"city": "Porto"})
    before, after = messages(first, Rung.JSON_SCHEMA), messages(second, Rung.JSON_SCHEMA)
    assert after[: len(before) - 1] == before[:-1]


def test_the_customers_words_come_last_after_what_belongs_to_the_turn(prompt: Prompt) -> None:
    text = last(structs.replace(prompt, guidance=["offer a visit"], handback="she is upset", summary="bought a sofa"))
    parts = ["bought a sofa", "[delivery.md#1] Delivery: It costs 29 €.", "city", "offer a visit", "she is upset"]
    places = [text.index(part) for part in [*parts, "How much is delivery?"]]
    assert places == sorted(places)
    assert text.endswith("How much is delivery?")


def test_empty_parts_are_not_mentioned(prompt: Prompt) -> None:
    text = last(structs.replace(prompt, passages=[], gather=["city"], facts={"city": "Porto"}))
    assert "Knowledge" not in text
    assert "Ask for" not in text
    assert "city: Porto" in text


def test_roles_alternate_whoever_spoke(prompt: Prompt) -> None:
    lines = said(("policy", "I'm an AI."), ("agent", "a"), ("customer", "b"), ("customer", "c"), ("operator", "d"))
    assert roles(structs.replace(prompt, lines=lines)) == ["system", "user", "assistant", "user", "assistant", "user"]
    assert roles(structs.replace(prompt, lines=[])) == ["system", "user"]


def test_what_people_wrote_is_marked(prompt: Prompt) -> None:
    lines = said(("customer", "when?"), ("operator", "Thursday"), ("phone", "or Friday"), ("customer", "sure?"))
    told = messages(structs.replace(prompt, lines=lines), Rung.JSON_SCHEMA)
    assert told[2]["content"] == "(a colleague) Thursday\n(a colleague) or Friday"


def test_the_schema_stands_in_the_prompt_only_where_the_request_cannot_carry_it(prompt: Prompt) -> None:
    told = ["JSON schema" in str(messages(prompt, rung)[0]["content"]) for rung in Rung]
    assert told == [False, False, True, True]


def test_no_tools_means_no_key(prompt: Prompt) -> None:
    assert tools_of(prompt) == {}
