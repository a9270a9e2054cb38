"""The model's answer: its form, its schema, reading it strictly, and clamping what no schema can hold."""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from overhand.agent import Handoff, Outcome, Prompt, Reply, Resolve
from overhand_openai.failure import Unreadable

__all__ = ["SCHEMA", "SCHEMA_IN_WORDS", "Answer", "Fact", "facts_of", "outcome_of", "read_answer"]

REASONS = (
    *("out_of_scope", "explicit_request", "compliance", "high_value", "frustration"),
    *("missing_tool", "tool_failed"),
)
CAUSES = (
    *("missing_knowledge", "missing_tool", "tool_failed", "unclear_instruction", "prohibited_topic"),
    *("customers_wish", ""),
)
LONGEST_TEXT = 4096  # characters of one WhatsApp message
LONGEST_WHY = 300
PROSE_CONFIDENCE = 0.5  # a server that cannot keep to a form said nothing about how sure it is
BRACED = re.compile(r"\{.*\}", re.DOTALL)


class Fact(Struct, frozen=True, forbid_unknown_fields=True):
    """Something the customer said about their matter."""

    name: str
    value: str


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the model writes. `kind` comes before `text`, so that a draft is only shown when it is for the customer."""

    kind: Literal["reply", "handoff", "resolve"]
    text: str
    confidence: float = 1.0
    sources: list[str] = []
    reason: str = ""
    why: str = ""
    cause: str = ""
    facts: list[Fact] = []


DECODER = msgspec.json.Decoder(Answer)

# Written out: strict structured output wants every property required, no defaults, no $ref and no bounds.
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "text", "confidence", "sources", "reason", "why", "cause", "facts"],
    "properties": {
        "kind": {"type": "string", "enum": ["reply", "handoff", "resolve"]},
        "text": {"type": "string", "description": "what the customer reads; empty with handoff"},
        "confidence": {"type": "number", "description": "0 to 1: how sure that the text is right and complete"},
        "sources": {"type": "array", "items": {"type": "string"}, "description": "ids of the knowledge used"},
        "reason": {"type": "string", "enum": ["", *REASONS], "description": "with handoff: why a person is needed"},
        "why": {"type": "string", "description": "with handoff: one sentence for the operator"},
        "cause": {"type": "string", "enum": list(CAUSES), "description": "with handoff: what was missing"},
        "facts": {
            "type": "array",
            "description": "facts that were asked for and the customer has given",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "value"],
                "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
            },
        },
    },
}
SCHEMA_IN_WORDS = (
    "Answer with one JSON object and nothing else. Its JSON schema:\n" + msgspec.json.encode(SCHEMA).decode()
)


def read_answer(text: str, *, prose: bool) -> Answer:
    """The answer in a model's text. With `prose`, text without any JSON counts as a reply.

    Raises:
        Unreadable: it is neither.
    """
    braced = BRACED.search(text)
    try:
        if braced:
            return DECODER.decode(braced[0])
    except msgspec.DecodeError as error:
        raise Unreadable(str(error)) from error
    if prose and text.strip() and "{" not in text:
        return Answer(kind="reply", text=text, confidence=PROSE_CONFIDENCE)
    raise Unreadable("it is not JSON")


def outcome_of(answer: Answer, prompt: Prompt) -> Outcome:
    """The answer as an outcome, every field within its bounds.

    Raises:
        Unreadable: a reply without a text, or one that is longer than a message.
    """
    text = answer.text.strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"it has {len(text)} characters, a message has {LONGEST_TEXT}")
    if answer.kind == "handoff":
        reason = answer.reason if answer.reason in REASONS else "out_of_scope"
        sentence = answer.why.strip()[:LONGEST_WHY] or "The AI asks for a person."
        return Handoff(reason=reason, sentence=sentence, cause=answer.cause if answer.cause in CAUSES else "")
    if answer.kind == "resolve":
        return Resolve(text=text)
    if not text:
        raise Unreadable("the reply is empty")
    known = {found.passage.id for found in prompt.passages}
    sources = tuple(each for each in dict.fromkeys(answer.sources) if each in known)
    return Reply(text=text, confidence=min(1.0, max(0.0, answer.confidence)), sources=sources)


def facts_of(answer: Answer, prompt: Prompt) -> dict[str, str]:
    """Of the facts in the answer, those that were asked for."""
    return {fact.name: fact.value.strip() for fact in answer.facts if fact.name in prompt.gather and fact.value.strip()}
