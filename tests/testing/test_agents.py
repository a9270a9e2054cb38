import anyio
import pytest

from overhand.agent import Agent, Handoff, Prompt, Reply, Turn
from overhand.detection import Line
from overhand.testing.agents import Hang, ScriptedAgent

pytestmark = pytest.mark.anyio


@pytest.fixture
def prompt() -> Prompt:
    return Prompt(business="", tone="", language="en", lines=[Line(id="1", author="customer", text="hi", at=1)])


def silent(draft: str) -> None:
    del draft


async def test_without_a_script_it_echoes(prompt: Prompt) -> None:
    drafts: list[str] = []
    agent = ScriptedAgent()
    assert isinstance(agent, Agent)
    assert (await agent.turn(prompt, drafts.append)).outcome == Reply(text="You wrote: hi")
    assert (drafts, agent.turns, agent.finished) == (["You wrote: hi"], 1, 1)


async def test_it_plays_its_script_and_repeats_the_last_step(prompt: Prompt) -> None:
    handoff = Handoff(reason="out_of_scope", sentence="s")
    turn = Turn(outcome=Reply(text="whole"), tokens=7)
    agent = ScriptedAgent(["one", handoff, turn, lambda seen: seen.language])
    outcomes = [(await agent.turn(prompt, silent)).outcome for _ in range(5)]
    assert outcomes == [Reply(text="one"), handoff, turn.outcome, Reply(text="en"), Reply(text="en")]
    assert agent.prompts == [prompt] * 5


async def test_it_raises_what_it_is_told_to(prompt: Prompt) -> None:
    agent = ScriptedAgent([OSError("down"), "up again"])
    with pytest.raises(OSError, match="down"):
        await agent.turn(prompt, silent)
    assert (agent.raised, agent.finished) == (1, 0)
    assert (await agent.turn(prompt, silent)).outcome == Reply(text="up again")


async def test_it_hangs_until_it_is_let_go(prompt: Prompt) -> None:
    hang = Hang("at last", draft="at")
    agent, drafts, turns = ScriptedAgent([hang]), list[str](), list[Turn]()

    async def run() -> None:
        turns.append(await agent.turn(prompt, drafts.append))

    async with anyio.create_task_group() as group:
        group.start_soon(run)
        await hang.reached.wait()
        assert (drafts, turns) == (["at"], [])
        hang.go_on.set()
    assert turns[0].outcome == Reply(text="at last")


async def test_it_counts_what_was_cancelled(prompt: Prompt) -> None:
    hang = Hang()
    agent = ScriptedAgent([hang])
    async with anyio.create_task_group() as group:
        group.start_soon(agent.turn, prompt, silent)
        await hang.reached.wait()
        group.cancel_scope.cancel()
    assert (agent.turns, agent.cancelled, agent.finished) == (1, 1, 0)
