"""An agent that does what a test tells it to."""

from collections.abc import Callable, Iterable
from typing import assert_never

import anyio
import anyio.lowlevel

from overhand.agent import Handoff, Outcome, Prompt, Reply, Resolve, Say, Turn

__all__ = ["Hang", "ScriptedAgent", "Step"]


class Hang:
    """A step that writes the beginning of a draft and waits until it is let go on, or is cancelled."""

    def __init__(self, then: "Outcome | str" = "at last", draft: str = "") -> None:
        self.then, self.draft = then, draft
        self.reached, self.go_on = anyio.Event(), anyio.Event()


Step = str | Outcome | Turn | Exception | Hang | Callable[[Prompt], "str | Outcome | Turn"]
"""A reply's text, an outcome, a whole turn, what to raise, a wait, or a function of the prompt."""


class ScriptedAgent:
    """Plays its script step by step, then repeats the last one; without a script it echoes the customer."""

    def __init__(self, script: Iterable[Step] = (), *, name: str = "scripted") -> None:
        self.name = name
        self._script = list(script)
        self.prompts: list[Prompt] = []  # one a turn, in the order the turns began
        self.finished = 0
        self.cancelled = 0
        self.raised = 0

    @property
    def turns(self) -> int:
        """How many turns were begun."""
        return len(self.prompts)

    async def turn(self, prompt: Prompt, say: Say) -> Turn:
        """The next step of the script."""
        step = self._step(len(self.prompts))
        self.prompts.append(prompt)
        try:
            turn = await self._play(step, prompt, say)
        except anyio.get_cancelled_exc_class():
            self.cancelled += 1
            raise
        except Exception:
            self.raised += 1
            raise
        self.finished += 1
        return turn

    def _step(self, number: int) -> Step:
        return self._script[min(number, len(self._script) - 1)] if self._script else _echo

    async def _play(self, step: Step, prompt: Prompt, say: Say) -> Turn:
        await anyio.lowlevel.checkpoint()
        if isinstance(step, Exception):
            raise step
        if isinstance(step, Hang):
            say(step.draft)
            step.reached.set()
            await step.go_on.wait()
            return _turn(step.then)
        turn = _turn(step(prompt) if callable(step) else step)
        if isinstance(turn.outcome, Reply):
            say(turn.outcome.text)
        return turn


def _echo(prompt: Prompt) -> str:
    said = [line.text for line in prompt.lines if line.author == "customer"]
    return f"You wrote: {said[-1]}" if said else "Hello"


def _turn(yielded: str | Outcome | Turn) -> Turn:
    match yielded:
        case Turn():
            return yielded
        case str():
            return Turn(outcome=Reply(text=yielded), model="scripted")
        case Reply() | Handoff() | Resolve():
            return Turn(outcome=yielded, model="scripted")
    assert_never(yielded)
