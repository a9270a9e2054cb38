"""What the AI did."""

from overhand.conversation.events.base import BaseEvent

__all__ = ["AgentDisclosed", "DraftOffered", "FactGathered", "ToolCalled", "TurnEnded", "TurnFailed"]


class TurnEnded(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="turn_ended"):
    """The AI finished a turn. `kind` is reply, handoff or resolve."""

    turn: str
    kind: str
    answers: tuple[str, ...]  # the customer's messages it was based on
    sources: tuple[str, ...] = ()
    confidence: float = 1.0
    model: str = ""
    tokens: int = 0


class TurnFailed(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="turn_failed"):
    """The AI could not finish a turn."""

    turn: str
    why: str
    answers: tuple[str, ...] = ()  # the customer's messages it should have answered


class ToolCalled(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="tool_called"):
    """The AI used a tool; arguments and result are JSON."""

    turn: str
    tool: str
    arguments: str
    result: str
    ok: bool = True


class FactGathered(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="fact_gathered"):
    """The customer said something about their matter."""

    name: str
    value: str
    message: str = ""


class DraftOffered(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="draft_offered"):
    """What the AI was about to say when a person took over: an editable draft for them."""

    turn: str
    text: str


class AgentDisclosed(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag="agent_disclosed"):
    """The customer was told that an AI answers."""

    language: str
