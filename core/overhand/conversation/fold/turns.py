"""Folding the AI's turns."""

from collections.abc import Sequence

from overhand.conversation import events as e
from overhand.conversation.state import Conversation

__all__ = ["agent_disclosed", "draft_offered", "fact_gathered", "turn_ended", "turn_failed"]


def turn_ended(conversation: Conversation, event: e.TurnEnded, at: int) -> None:
    """Fold `TurnEnded`. What was passed on stays asked: a person answers it, or the AI once the flags have ended."""
    if event.kind == "handoff":
        pass_on(conversation, event.answers)
    else:
        for message in event.answers:
            conversation.asked.pop(message, None)


def turn_failed(conversation: Conversation, event: e.TurnFailed, at: int) -> None:
    """Fold `TurnFailed`."""
    pass_on(conversation, event.answers)


def pass_on(conversation: Conversation, answers: Sequence[str]) -> None:
    """Remember what the AI could not answer: under assist it writes again only when the customer does."""
    known = conversation.passed_on
    known += [message for message in answers if message in conversation.asked and message not in known]


def fact_gathered(conversation: Conversation, event: e.FactGathered, at: int) -> None:
    """Fold `FactGathered`."""
    conversation.facts[event.name] = event.value


def draft_offered(conversation: Conversation, event: e.DraftOffered, at: int) -> None:
    """Fold `DraftOffered`."""
    conversation.draft = event.text


def agent_disclosed(conversation: Conversation, event: e.AgentDisclosed, at: int) -> None:
    """Fold `AgentDisclosed`."""
    conversation.disclosed = True
