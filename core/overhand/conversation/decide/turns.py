"""What the AI's turns lead to. A turn of an earlier tenure, or one that missed newer words, is void."""

from collections.abc import Sequence

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.decide.flags import Cause, raise_flags
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation

__all__ = ["OUTCOMES", "take_turn", "turn_broke"]

AGENT = e.Party("agent")
OUTCOMES = frozenset({"contained", "handed_over", "abandoned"})
"""How an episode can end."""


def take_turn(conversation: Conversation, command: c.TakeTurn, circumstances: Circumstances) -> list[e.Event]:
    """The AI's turn is done: send its reply, pass it on, or close. A void turn's tool calls remain: they happened."""
    ids = Ids(conversation)
    events: list[e.Event] = [
        e.ToolCalled(turn=command.turn, tool=used.tool, arguments=used.arguments, result=used.result, ok=used.ok)
        for used in command.tools
    ]
    if is_over(conversation, command.tenure, command.answers):
        return events
    last = command.answers[-1] if command.answers else ""
    events += [
        e.FactGathered(name=name, value=value, message=last)
        for name, value in command.facts.items()
        if conversation.facts.get(name) != value
    ]
    causes = handing_off(conversation, command, circumstances)
    silent = command.kind == "resolve" and not command.text and conversation.phase is not Phase.AI_HANDLING
    kind = "handoff" if causes or silent else command.kind
    events.append(ended(command, kind))
    if causes:
        return events + raise_flags(conversation, causes, circumstances, ids)
    events += reply(conversation, command.text, command.turn, circumstances, ids)
    if command.kind == "resolve" and conversation.phase is Phase.AI_HANDLING:
        dst = circumstances.gate.move(conversation.phase, "resolve")
        events.append(e.Resolved(src=conversation.phase, dst=dst, by=AGENT, outcome=outcome_of(command)))
    return events


def outcome_of(command: c.TakeTurn) -> str:
    """What an agent calls the end, as far as there is such an outcome."""
    return command.outcome if command.outcome in OUTCOMES else "contained"


def is_over(conversation: Conversation, tenure: int, answers: Sequence[str]) -> bool:
    """Whether a turn may no longer speak: a person came in between, the customer wrote on, or words are unjudged."""
    if not conversation.ai_may_answer or conversation.unjudged or tenure != conversation.tenure:
        return True
    return not conversation.asked or not set(conversation.asked) <= set(answers)


def ended(command: c.TakeTurn, kind: str) -> e.TurnEnded:
    """The turn's own event."""
    return e.TurnEnded(
        turn=command.turn,
        kind=kind,
        answers=command.answers,
        sources=command.sources,
        confidence=command.confidence,
        model=command.model,
        tokens=command.tokens,
    )


def handing_off(conversation: Conversation, command: c.TakeTurn, circumstances: Circumstances) -> list[Cause]:
    """Why this turn needs a person instead of being sent, if it does."""
    judged = [draft_cause(verdict) for verdict in command.verdicts if not verdict.shadow]
    if judged:
        return judged
    message = command.answers[-1] if command.answers else ""
    if command.kind == "handoff":
        passed_on = Cause(
            reason=command.reason or "out_of_scope",
            by=AGENT,
            message=message,
            sentence=command.sentence,
            score=1 - command.confidence,
            cause=command.cause,
        )
        return [passed_on]
    reason, sentence = unfit(conversation, command, circumstances) if command.kind == "reply" else ("", "")
    return [Cause(reason=reason, by=AGENT, message=message, sentence=sentence)] if reason else []


def unfit(conversation: Conversation, command: c.TakeTurn, circumstances: Circumstances) -> tuple[str, str]:
    """The reason and the sentence why this reply must not be sent; empty when it may."""
    if not command.text.strip():
        return "agent_unavailable", "The AI's answer was empty."
    if command.text == conversation.last_reply:
        return "loop", "The AI was about to say the same thing twice."
    if conversation.replies >= circumstances.rules.episode_turns:
        return "loop", f"The AI has answered {conversation.replies} times in this conversation."
    return "", ""


def draft_cause(verdict: e.Verdict) -> Cause:
    """A draft that must not go out."""
    return Cause(
        reason=verdict.reason,
        by=e.Party("detector", verdict.detector),
        evidence=verdict.evidence,
        sentence=verdict.sentence,
        score=verdict.score,
        detector=verdict.detector,
    )


def reply(conversation: Conversation, text: str, turn: str, circumstances: Circumstances, ids: Ids) -> list[e.Event]:
    """The AI's message; the first of an episode and the first after a release say that an AI answers."""
    if not text:
        return []
    disclosure = "" if conversation.disclosed else circumstances.rules.text("disclosure", conversation.language)
    events: list[e.Event] = []
    if disclosure:
        events.append(e.AgentDisclosed(language=conversation.language or circumstances.rules.language))
        text = f"{disclosure}\n\n{text}"
    requested = e.OutboundRequested(outbound=ids.next(), author=AGENT, text=text, turn=turn, disclosure=disclosure)
    events.append(requested)
    return events


def turn_broke(conversation: Conversation, command: c.TurnBroke, circumstances: Circumstances) -> list[e.Event]:
    """The AI could not finish: never silence, always a person."""
    if is_over(conversation, command.tenure, command.answers):
        return []
    message = command.answers[-1] if command.answers else ""
    cause = Cause(reason=command.reason, by=AGENT, message=message, sentence=command.why)
    failed = e.TurnFailed(turn=command.turn, why=command.why, answers=command.answers)
    return [failed, *raise_flags(conversation, [cause], circumstances, Ids(conversation))]
