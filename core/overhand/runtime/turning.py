"""A child's work: one turn of the AI, from the quiet after the customer's words to its outcome."""

import anyio
import msgspec
from anyio.abc import TaskGroup

from overhand.agent import Handoff, Prompt, Reply, Resolve, Turn, only_asks_if_bot
from overhand.business.editions import Edition
from overhand.channel import Channel
from overhand.conversation import Conversation, Said
from overhand.conversation import commands as c
from overhand.conversation.events import Verdict
from overhand.detection import ConversationView, Judged
from overhand.line import Line
from overhand.runtime.judging import line_of, verdict_of
from overhand.runtime.stage import Stage

__all__ = ["TurnRun", "prompt_for"]

LIVE_EVERY_MS = 80
TYPING_S = 3.0

encode_live = msgspec.json.Encoder().encode


class TurnRun:
    """One turn: its scope is cancelled when a person takes over or the customer writes on."""

    def __init__(self, stage: Stage, state: Conversation, answers: tuple[str, ...], group: TaskGroup) -> None:
        self.scope = anyio.CancelScope()
        self.answers = answers
        self.tenure = state.tenure
        self.draft = ""
        self.turn = f"{state.id}.t{state.ver}"
        self._first, self._last = min(state.asked.values()), max(state.asked.values())
        self._stage, self._state = stage, state
        self._group = group
        self._told_at = 0  # when the draft was last shown live, or the writing began
        self._is_shown = False

    async def run(self) -> c.TakeTurn | c.TurnBroke:
        """Wait for the burst to settle, then let the agent write, under the deadline."""
        stage = self._stage
        edition = stage.source.current
        pace = edition.business.rules.pace
        settled = min(self._last + pace.settle_ms, self._first + pace.settle_most_ms)
        if settled > stage.clock.now():
            await stage.clock.sleep_until(settled)
        try:
            with anyio.fail_after(pace.turn_ms / 1000):
                return await self._answer(edition)
        except TimeoutError:
            return self._broke(f"The AI did not answer within {pace.turn_ms // 1000} seconds.")
        except Exception as error:  # noqa: BLE001 - agents are plugins: a broken one means a person, never silence
            return self._broke(f"The AI failed: {type(error).__name__}: {error}"[:300])
        finally:
            await self._take_down()

    async def _answer(self, edition: Edition) -> c.TakeTurn | c.TurnBroke:
        if self._stage.agent is None:
            return self._broke("No agent is set up.")
        self._told_at = self._stage.clock.now()
        truth = truth_for(self._state, edition)
        if truth:
            return await self._finished(Turn(outcome=Reply(text=truth)), edition)
        channel = self._stage.channels.get(self._state.channel)
        if channel is not None and channel.limits.typing:
            self._group.start_soon(self._show_typing, channel)
        prompt = await prompt_for(self._state, edition, self._stage)
        turn = await self._stage.agent.turn(prompt, self._say)
        return await self._finished(turn, edition)

    async def _finished(self, turn: Turn, edition: Edition) -> c.TakeTurn:
        """The turn as the domain takes it, its draft judged first."""
        outcome = turn.outcome
        text = "" if isinstance(outcome, Handoff) else outcome.text.strip()
        return c.TakeTurn(
            turn=self.turn,
            tenure=self.tenure,
            answers=self.answers,
            kind=str(outcome.__struct_config__.tag),
            text=text,
            reason=outcome.reason if isinstance(outcome, Handoff) else "",
            sentence=outcome.sentence if isinstance(outcome, Handoff) else "",
            cause=outcome.cause if isinstance(outcome, Handoff) else "",
            outcome=outcome.outcome if isinstance(outcome, Resolve) else "",
            sources=outcome.sources if isinstance(outcome, Reply) else (),
            confidence=outcome.confidence if isinstance(outcome, Reply) else 1.0,
            tools=tuple(
                c.Used(tool=use.tool, arguments=use.arguments, result=use.result, ok=use.ok) for use in turn.tools
            ),
            facts=turn.facts,
            verdicts=await self._judge_draft(text, edition),
            model=turn.model,
            tokens=turn.tokens,
        )

    async def _judge_draft(self, text: str, edition: Edition) -> tuple[Verdict, ...]:
        """What detectors of drafts flag this text for; empty lets it go."""
        stage, state = self._stage, self._state
        if not text or stage.panel is None:
            return ()
        view = ConversationView(
            channel=state.channel,
            language=state.language or edition.business.rules.language,
            last=Line(id=self.turn, author="agent", text=text, at=stage.clock.now()),
            turns=[line_of(said) for said in state.lines],
        )
        judged = await stage.panel.judge_draft(view, edition.business.detectors)
        return held_against(judged) if judged.decision == "flag" else ()

    def _broke(self, why: str) -> c.TurnBroke:
        return c.TurnBroke(turn=self.turn, tenure=self.tenure, answers=self.answers, why=why)

    def _say(self, draft: str) -> None:
        """The draft so far: offered to whoever takes over, and shown live a few times a second.

        An answer that is there at once would only flicker.
        """
        self.draft = draft
        now = self._stage.clock.now()
        if now - self._told_at >= LIVE_EVERY_MS:
            self._told_at, self._is_shown = now, True
            self._group.start_soon(self._tell, self._live(done=False))

    def _live(self, *, done: bool) -> bytes:
        text = "" if done else self.draft
        return encode_live(
            {"kind": "draft", "conversation": self._state.id, "turn": self.turn, "text": text, "done": done}
        )

    async def _tell(self, live: bytes) -> None:
        await self._stage.bus.core_publish(self._stage.layout.live_subject(self._state.id), live)

    async def _take_down(self) -> None:
        """The turn is over, by whatever end: whoever watches takes the live draft down."""
        if self._is_shown:
            with anyio.move_on_after(0.5, shield=True):
                await self._tell(self._live(done=True))

    async def _show_typing(self, channel: Channel) -> None:
        """Let the customer see that somebody writes; best effort, and never in the way of the answer."""
        ref = next((said.ref for said in reversed(self._state.lines) if said.author == "customer"), "")
        with anyio.move_on_after(TYPING_S):
            await channel.show_typing(self._state.number, self._state.to, ref)


def held_against(judged: Judged) -> tuple[Verdict, ...]:
    """Why a draft is not sent: each verdict that led to the flag, and each detector that must look and could not."""
    unheard = [
        Verdict(
            detector=each.detector, reason="detector_unavailable", score=0.0, sentence=f"{each.detector}: {each.why}"
        )
        for each in judged.failures
        if each.mandatory
    ]
    return (*(verdict_of(each) for each in judged.judgements if each.acted), *unheard)


def unanswered(state: Conversation) -> list[Said]:
    """What the customer waits to have answered, oldest first."""
    return [said for said in state.lines if said.id in state.asked]


def truth_for(state: Conversation, edition: Edition) -> str:
    """The business's own words for somebody who asks only whether a machine answers; empty: the agent is asked.

    No model is asked, so none can deny it. A picture or a voice note beside the question is a matter of its own.
    """
    waiting = unanswered(state)
    asks_more = any(said.form != "text" for said in waiting)
    if asks_more or not only_asks_if_bot("\n".join(said.text for said in waiting)):
        return ""
    return edition.business.rules.text("bot_question", state.language)


async def prompt_for(state: Conversation, edition: Edition, stage: Stage) -> Prompt:
    """Everything the agent is told. Notes are not among the lines of a state, so they cannot be here."""
    business = edition.business
    waiting = "\n".join(said.text for said in unanswered(state))
    question = await stage.vectors.question(waiting)
    return Prompt(
        business=business.prompt,
        tone=business.tone,
        language=state.language or business.rules.language,
        lines=[line_of(said) for said in state.lines],
        passages=edition.knowledge.search(question),
        facts=dict(state.facts),
        gather=tuple(fact for flag in state.flags.values() for fact in flag.gather if fact not in state.facts),
        summary="\n".join(f"Earlier: {episode.outcome}. {episode.last_words}" for episode in state.episodes[-3:]),
        guidance=tuple(state.guidance),
        handback=state.handback,
        tools=stage.tools,
    )
