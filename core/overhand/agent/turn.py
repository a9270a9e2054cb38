"""The AI party: what an agent is given for one turn and what it may yield.

`Prompt` has no field that could carry a private note or another customer's data: that is the whole guarantee.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

from overhand.knowledge.passage import Found
from overhand.line import Line

__all__ = ["Agent", "Handoff", "Outcome", "Prompt", "Reply", "Resolve", "Say", "Starting", "Tool", "ToolUse", "Turn"]


class Tool(Struct, frozen=True, kw_only=True):
    """A function the AI may call. The customer it acts for comes from the conversation, never from the model."""

    name: str
    description: str
    parameters: Mapping[str, object]  # JSON schema of the arguments
    call: Callable[[Mapping[str, object]], Awaitable[object]]
    permission: str = "read"  # read, write, ask


class ToolUse(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tool call that was made in a turn."""

    tool: str
    arguments: str  # JSON
    result: str  # JSON, or the error's sentence
    ok: bool = True


class Prompt(Struct, frozen=True, kw_only=True):
    """Everything an agent is told, in a fixed order that prompt caches like."""

    business: str  # the business's one prompt
    tone: str
    language: str  # the customer's, as far as known
    lines: Sequence[Line]  # the episode so far, oldest first; the last ones are the customer's, unanswered
    passages: Sequence[Found] = ()
    facts: Mapping[str, str] = {}
    gather: Sequence[str] = ()  # facts to ask for, at most one a message
    summary: str = ""  # of earlier episodes
    guidance: Sequence[str] = ()  # private instructions of operators for the AI, never for the customer
    handback: str = ""  # the note of the person who released the conversation
    tools: Sequence[Tool] = ()


class Reply(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="reply"):
    """An answer for the customer: one message, plain text."""

    text: str
    confidence: float = 1.0
    sources: tuple[str, ...] = ()  # ids of the passages it rests on


class Handoff(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="handoff"):
    """The agent passes the conversation on."""

    reason: str
    sentence: str  # why, for the operator
    cause: str = ""  # why the AI could not, for its owner
    """missing_knowledge, missing_tool, tool_failed, unclear_instruction, prohibited_topic or customers_wish."""


class Resolve(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="resolve"):
    """The customer's goal is reached; `text` is the farewell, or empty."""

    outcome: str = "contained"
    text: str = ""


Outcome = Reply | Handoff | Resolve


class Turn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one turn yielded."""

    outcome: Outcome
    tools: tuple[ToolUse, ...] = ()
    facts: Mapping[str, str] = {}
    model: str = ""
    tokens: int = 0


Say = Callable[[str], None]
"""Called with the whole draft so far, as it is written; live only, may be lost."""


@runtime_checkable
class Starting(Protocol):
    """An agent that has something to prepare: the worker awaits it before it takes its first customer."""

    async def start(self) -> object:
        """Prepare what no customer should wait for."""
        ...


@runtime_checkable
class Agent(Protocol):
    """Writes the business's answers."""

    name: str

    async def turn(self, prompt: Prompt, say: Say) -> Turn:
        """One turn. Cancelled when a person takes over or the customer writes on.

        Raises:
            Exception: anything; the core flags `agent_unavailable` and nobody is left waiting.
        """
        ...
