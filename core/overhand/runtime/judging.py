"""A child's work: the panel looks at one message of the customer."""

from itertools import takewhile
from typing import Final

import anyio

from overhand.conversation import Conversation, Said
from overhand.conversation import commands as c
from overhand.conversation.events import Verdict
from overhand.detection import ConversationView, Judged, Judgement, Line, asks_for_person
from overhand.knowledge import Document, KnowledgeIndex, Question
from overhand.runtime.stage import Stage

__all__ = ["judge", "line_of", "verdict_of"]

PEOPLE: Final = frozenset({"operator", "phone"})
PANEL_S: Final = 5.0
"""The panel bounds each detector; this bounds the panel."""


async def judge(stage: Stage, state: Conversation, said: Said) -> c.TakeJudgement:
    """The panel's judgement of one message. A panel that fails is a reason to flag: never silence."""
    try:
        with anyio.fail_after(PANEL_S):
            return judgement(said, await look(stage, state, said))
    except Exception as error:  # noqa: BLE001 - detectors are plugins: whatever they do, the customer is not left alone
        return broken(said, f"panel: {type(error).__name__}: {error}")


async def look(stage: Stage, state: Conversation, said: Said) -> Judged:
    """Ask the panel."""
    if stage.panel is None:
        raise RuntimeError("detection is switched off")
    edition = stage.source.current
    question = await stage.vectors.question(said.text)
    # Later messages of the same burst may stand among the lines already.
    before = takewhile(lambda each: each.id != said.id, state.lines)
    view = ConversationView(
        channel=state.channel,
        language=state.language or edition.business.rules.language,
        last=line_of(said),
        turns=[line_of(each) for each in before],
        coverage=covered(state, question, edition.knowledge),
        judged=state.judged_evidence,
    )
    return await stage.panel.judge(view, edition.business.detectors)


def covered(state: Conversation, question: Question, knowledge: KnowledgeIndex) -> float:
    """How likely the knowledge, or what people of the business wrote here, answers a message: the AI is told both."""
    told = [Document(source=each.id, text=each.text) for each in state.lines if each.author in PEOPLE]
    known = knowledge.coverage(question)
    return max(known, KnowledgeIndex.build(told).coverage(question)) if told else known


def judgement(said: Said, judged: Judged) -> c.TakeJudgement:
    """The panel's answer as the domain takes it."""
    return c.TakeJudgement(
        message=said.id,
        text=said.text,
        decision=judged.decision,
        reasons=judged.reasons,
        verdicts=verdicts_of(judged),
        failures=tuple(f"{failure.detector}: {failure.why}" for failure in judged.failures),
    )


def broken(said: Said, why: str) -> c.TakeJudgement:
    """What is decided when the panel itself failed: the fixed words still work, and a person is asked anyway."""
    evidence = asks_for_person(said.text, within=True)
    word = Verdict(
        detector="fixed_words",
        reason="explicit_request",
        score=1.0,
        evidence=evidence,
        sentence="The customer asked for a person.",
    )
    return c.TakeJudgement(
        message=said.id,
        text=said.text,
        decision="flag",
        reasons=("explicit_request", "detector_unavailable") if evidence else ("detector_unavailable",),
        verdicts=(word,) if evidence else (),
        failures=(why,),
    )


def verdicts_of(judged: Judged) -> tuple[Verdict, ...]:
    """Every signal, also those that led to nothing: `evaluate` and `replay` need them."""
    return tuple(map(verdict_of, judged.judgements))


def verdict_of(said: Judgement) -> Verdict:
    """What one detector said as the domain takes it."""
    return Verdict(
        detector=said.detector,
        reason=said.reason,
        score=round(said.score, 4),
        flag_at=said.flag_at,
        evidence=said.evidence,
        sentence=said.sentence,
        category=said.category,
        shadow=said.shadow,
    )


def line_of(said: Said) -> Line:
    """A line as detectors and agents see it."""
    return Line(id=said.id, author=said.author, text=said.text, at=said.at)
