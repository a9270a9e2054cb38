"""The plugin of the system under test: an agent that repeats what it was told, after a moment, or passes it on."""

import random
from collections.abc import Callable
from typing import Final

import anyio

from overhand.agent import Agent, Handoff, Prompt, Reply, Say, Turn
from overhand.hookspecs import hookimpl

__all__ = ["PERSON", "Echo", "register_agents"]

PERSON: Final = "person"
"""What a customer writes to be passed on; not always, so that an expired flag does not come back for ever."""
BROKEN: Final = 0.005


class Echo:
    """Names every message it answers."""

    name = "echo"

    async def turn(self, prompt: Prompt, say: Say) -> Turn:
        """Think for 20 to 400 ms, then answer."""
        await anyio.sleep(random.uniform(0.01, 0.2))
        asked = unanswered(prompt)
        text = f"You wrote {', '.join(text.split()[0] for text in asked)}."
        say(text)
        await anyio.sleep(random.uniform(0.01, 0.2))
        if random.random() < BROKEN:
            raise RuntimeError("the model is on fire")
        if any(PERSON in text for text in asked) and random.random() < 0.5:
            return Turn(outcome=Handoff(reason="out_of_scope", sentence="The customer wants a person."))
        return Turn(outcome=Reply(text=text), model="echo")


def unanswered(prompt: Prompt) -> list[str]:
    """What the customer wrote since somebody last answered."""
    texts: list[str] = []
    for line in reversed(prompt.lines):
        if line.author == "customer":
            texts.append(line.text)
        elif line.author != "policy":
            break
    return texts[::-1]


@hookimpl
def register_agents(add: Callable[[Agent], None]) -> None:
    """Add it."""
    add(Echo())
