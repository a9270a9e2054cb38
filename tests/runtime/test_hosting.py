"""A worker in a process of its own: which agent answers, and what it may prepare."""

import pytest

from overhand.errors import ConfigError
from overhand.plugins import Registry
from overhand.runtime.hosting import agent_of, prepare
from overhand.testing.agents import ScriptedAgent

ONE, OTHER = ScriptedAgent(name="one"), ScriptedAgent(name="other")
REGISTRY = Registry(agents={"one": ONE, "other": OTHER})


def test_the_agent_the_config_names_answers_else_the_first() -> None:
    assert agent_of(REGISTRY, "other") is OTHER
    assert agent_of(REGISTRY, "") is ONE
    assert agent_of(Registry(), "") is None


def test_an_agent_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ConfigError, match=r"agent: there is no agent 'gpt'. Loaded are: one, other"):
        agent_of(REGISTRY, "gpt")


@pytest.mark.anyio
async def test_an_agent_may_prepare_what_no_customer_should_wait_for() -> None:
    started: list[str] = []

    class Slow(ScriptedAgent):
        async def start(self) -> None:
            started.append(self.name)

    await prepare(Slow(name="slow"))
    await prepare(ONE)
    await prepare(None)
    assert started == ["slow"]
