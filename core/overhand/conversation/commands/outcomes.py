"""What the actor's own children have to say."""

from collections.abc import Mapping

from msgspec import Struct

from overhand.conversation.events import Told, Verdict

__all__ = [
    "SendHeld",
    "SendLost",
    "SendRefused",
    "SendSucceeded",
    "TakeJudgement",
    "TakeNotice",
    "TakeTurn",
    "TurnBroke",
    "Used",
]


class TakeJudgement(Struct, frozen=True, kw_only=True):
    """The panel has looked at a message. `reasons` are those to flag or to offer for, strongest first."""

    message: str
    decision: str
    text: str = ""  # what was judged: words the customer has changed since are judged again; empty: not told
    reasons: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    failures: tuple[str, ...] = ()


class Used(Struct, frozen=True, kw_only=True):
    """A tool call of a turn."""

    tool: str
    arguments: str
    result: str
    ok: bool = True


class TakeTurn(Struct, frozen=True, kw_only=True):
    """The AI's turn is done. `kind` is reply, handoff or resolve."""

    turn: str
    tenure: int  # Conversation.tenure when the turn began: a later owner makes it void
    answers: tuple[str, ...]
    kind: str
    text: str = ""
    reason: str = ""
    sentence: str = ""
    cause: str = ""
    outcome: str = ""
    sources: tuple[str, ...] = ()
    confidence: float = 1.0
    tools: tuple[Used, ...] = ()
    facts: Mapping[str, str] = {}
    verdicts: tuple[Verdict, ...] = ()  # of the draft: each flags, and the draft is not sent
    model: str = ""
    tokens: int = 0


class TurnBroke(Struct, frozen=True, kw_only=True):
    """The AI could not finish."""

    turn: str
    tenure: int
    answers: tuple[str, ...]
    why: str
    reason: str = "agent_unavailable"


class SendSucceeded(Struct, frozen=True, kw_only=True):
    """The provider accepted a message of ours."""

    outbound: str
    attempt: int
    ref: str


class SendRefused(Struct, frozen=True, kw_only=True):
    """The provider refused it, or was never reached."""

    outbound: str
    attempt: int
    action: str
    why: str
    code: int = 0
    wait_ms: int = 0


class SendLost(Struct, frozen=True, kw_only=True):
    """Nobody knows whether it was sent."""

    outbound: str
    attempt: int
    why: str


class SendHeld(Struct, frozen=True, kw_only=True):
    """It was stopped before the first byte."""

    outbound: str
    attempt: int
    why: str


class TakeNotice(Struct, frozen=True, kw_only=True):
    """The notifiers have told a step of a flag."""

    flag: str
    step: int
    told: tuple[Told, ...]
