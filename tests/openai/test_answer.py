import pytest
from msgspec import Struct, convert

from overhand.agent import Handoff, Prompt, Reply
from overhand_openai.answer import SCHEMA, Answer, Fact, facts_of, outcome_of, read_answer
from overhand_openai.failure import Unreadable


class Schema(Struct, forbid_unknown_fields=True, rename="camel"):
    """The part of JSON schema that strict structured output takes."""

    type: str
    description: str = ""
    enum: list[str] = []
    items: "Schema | None" = None
    properties: "dict[str, Schema]" = {}
    required: list[str] = []
    additional_properties: bool = True


def strict(schema: Schema) -> bool:
    """Whether every property is required and no others are allowed, all the way down."""
    if schema.type == "object" and (schema.additional_properties or schema.required != [*schema.properties]):
        return False
    below = [*schema.properties.values(), *([schema.items] if schema.items else [])]
    return all(map(strict, below))


def test_the_schema_is_strict_and_names_every_field_of_the_answer() -> None:
    assert strict(convert(SCHEMA, Schema))
    assert SCHEMA["required"] == list(Answer.__struct_fields__)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(Unreadable, match="unknown field"):
        read_answer('{"kind": "reply", "text": "x", "mood": "happy"}', prose=False)


def test_prose_counts_only_where_it_may() -> None:
    assert read_answer("Hello!", prose=True) == Answer(kind="reply", text="Hello!", confidence=0.5)
    with pytest.raises(Unreadable, match="not JSON"):
        read_answer("Hello!", prose=False)


@pytest.mark.parametrize("text", ['{"kind": "reply", "te', "  ", "a { that never closes"])
def test_half_an_object_is_no_prose(text: str) -> None:
    with pytest.raises(Unreadable):
        read_answer(text, prose=True)


def test_numbers_and_names_are_brought_within_their_bounds(prompt: Prompt) -> None:
    wild = Answer(kind="reply", text=" x ", confidence=7, sources=["delivery.md#1", "made-up", "delivery.md#1"])
    assert outcome_of(wild, prompt) == Reply(text="x", confidence=1.0, sources=("delivery.md#1",))
    vague = Answer(kind="handoff", text="", reason="because", why="w" * 999, cause="fate")
    assert outcome_of(vague, prompt) == Handoff(reason="out_of_scope", sentence="w" * 300)
    assert outcome_of(Answer(kind="handoff", text=""), prompt) == Handoff(
        reason="out_of_scope", sentence="The AI asks for a person."
    )


@pytest.mark.parametrize("text", ["", "  ", "x" * 5000])
def test_a_reply_must_be_one_message(prompt: Prompt, text: str) -> None:
    with pytest.raises(Unreadable):
        outcome_of(Answer(kind="reply", text=text), prompt)


def test_facts_that_were_not_asked_for_or_are_empty_are_left_out(prompt: Prompt) -> None:
    facts = [Fact(name="city", value=" Porto "), Fact(name="iban", value="x")]
    assert facts_of(Answer(kind="reply", text="x", facts=facts), prompt) == {"city": "Porto"}
    assert facts_of(Answer(kind="reply", text="x", facts=[Fact(name="city", value=" ")]), prompt) == {}
