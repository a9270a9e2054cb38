"""The agent over any OpenAI-compatible server."""

from collections.abc import Mapping
from typing import NamedTuple

import anyio
from anyio import to_thread

from overhand.agent import Handoff, Outcome, Prompt, Say, ToolUse, Turn
from overhand.clock import Clock, SystemClock
from overhand_openai.answer import Answer, facts_of, outcome_of, read_answer
from overhand_openai.circuit import Circuit
from overhand_openai.client import Client
from overhand_openai.failure import FormRefused, ModelFailed, Unreadable
from overhand_openai.ladder import Ladder, Rung, response_format
from overhand_openai.partial import text_so_far
from overhand_openai.prompt import Message, messages, tools_of
from overhand_openai.settings import Settings
from overhand_openai.stream import Completion
from overhand_openai.tools import needs_a_person, use

__all__ = ["OpenAIAgent"]

TOOL_ROUNDS = 4  # requests in which the model may ask for tools; the next must be an answer
TOOLS_FIRST = "The tools were called often enough: answer with what you know now, or hand off."


class Written(NamedTuple):
    """An answer in its form, and what came with it."""

    answer: Answer | Handoff
    uses: tuple[ToolUse, ...]
    completion: Completion


class OpenAIAgent:
    """Streams chat completions. Every failure is a `ModelFailed`; a truncated text is never a reply."""

    name = "openai"

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._ladder = Ladder()
        self._circuit = Circuit()
        self._client: Client | None = None
        self._starting = anyio.Lock()

    async def start(self) -> Client:
        """Import the library and open the client, off the event loop; done by the first turn if nobody else does."""
        async with self._starting:
            if self._client is None:
                self._client = await to_thread.run_sync(Client, self._settings)
            return self._client

    async def aclose(self) -> None:
        """Close the client's connections."""
        if self._client is not None:
            await self._client.aclose()

    async def turn(self, prompt: Prompt, say: Say) -> Turn:
        """One turn, within its time.

        Raises:
            ModelFailed: the model did not answer; five in a row, and it is not asked for 15 s.
        """
        if self._circuit.is_open(self._clock.monotonic()):
            raise ModelFailed(self._settings.base_url, "it failed five times in a row and is left alone for 15 s")
        client = await self.start()
        try:
            with anyio.fail_after(self._settings.turn_s):
                turn = await self._descend(client, prompt, say)
        except TimeoutError as error:
            self._circuit.failed(self._clock.monotonic())
            raise ModelFailed(self._settings.base_url, f"the turn took over {self._settings.turn_s:g} s") from error
        except ModelFailed:
            self._circuit.failed(self._clock.monotonic())
            raise
        self._circuit.succeeded()
        return turn

    async def _descend(self, client: Client, prompt: Prompt, say: Say) -> Turn:
        """Tries the rungs the server may take, down to the last."""
        sure, why = True, ""
        for rung in self._ladder.rungs(self._now_ms()):
            try:
                written = await self._converse(client, prompt, rung, say)
                outcome = _outcome(written, prompt)
            except FormRefused as refused:
                sure, why = sure and refused.status != 500, str(refused)
            except Unreadable as unreadable:
                sure, why = False, unreadable.why
                if not unreadable.wrong_form:
                    break
            else:
                self._ladder.works(rung, self._now_ms(), sure=sure)
                return _turn(written, outcome, prompt)
        raise ModelFailed(self._settings.base_url, why)

    async def _converse(self, client: Client, prompt: Prompt, rung: Rung, say: Say) -> Written:
        """One answer on one rung, with the tools it asks for on the way."""
        told = messages(prompt, rung)
        uses: list[ToolUse] = []

        def grown(raw: str) -> None:
            if draft := text_so_far(raw):
                say(draft)

        for left in range(TOOL_ROUNDS, -1, -1):
            extra: Mapping[str, object] = {**response_format(rung), **(tools_of(prompt) if left else {})}
            done = await client.complete(told, extra, grown)
            if not done.calls:
                return Written(read_answer(done.text, prose=rung is Rung.PLAIN), tuple(uses), done)
            if handoff := needs_a_person(done.calls, prompt.tools):
                return Written(handoff, tuple(uses), done)
            used = [await use(call, prompt.tools) for call in done.calls]
            uses += used
            told = [*told, *_reported(done, used, last=left == 1)]
        raise Unreadable("it asks for tools without end", wrong_form=False)

    def _now_ms(self) -> int:
        return round(self._clock.monotonic() * 1000)


def _reported(done: Completion, used: list[ToolUse], *, last: bool) -> list[Message]:
    """The model's calls and their results, as messages. Content is a string: some servers refuse null."""
    ids = [call.id or f"call_{number}" for number, call in enumerate(done.calls)]
    calls = [
        {"id": identity, "type": "function", "function": {"name": call.name, "arguments": call.arguments or "{}"}}
        for identity, call in zip(ids, done.calls, strict=True)
    ]
    results: list[Message] = [
        {"role": "tool", "tool_call_id": identity, "content": each.result if each.ok else f"failed: {each.result}"}
        for identity, each in zip(ids, used, strict=True)
    ]
    asked: Message = {"role": "assistant", "content": done.text, "tool_calls": calls}
    return [asked, *results, *([{"role": "user", "content": TOOLS_FIRST}] if last else [])]


def _outcome(written: Written, prompt: Prompt) -> Outcome:
    return written.answer if isinstance(written.answer, Handoff) else outcome_of(written.answer, prompt)


def _turn(written: Written, outcome: Outcome, prompt: Prompt) -> Turn:
    facts = facts_of(written.answer, prompt) if isinstance(written.answer, Answer) else {}
    done = written.completion
    return Turn(outcome=outcome, tools=written.uses, facts=facts, model=done.model, tokens=done.tokens)
