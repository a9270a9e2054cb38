"""A prompt to answer, and an agent on a server of the test's own."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from overhand.agent import Prompt
from overhand.detection import Line
from overhand.knowledge import Found, Passage
from overhand.testing.model_server import Behaviour, ModelServer
from overhand_openai.agent import OpenAIAgent
from overhand_openai.settings import Settings

Served = Callable[..., AbstractAsyncContextManager[tuple[OpenAIAgent, ModelServer]]]


@pytest.fixture
def prompt() -> Prompt:
    passage = Passage(
        id="delivery.md#1", source="delivery.md", heading="Delivery", text="It costs 29 €.", language="en"
    )
    return Prompt(
        business="You are the assistant of a furniture shop.",
        tone="Warm and brief.",
        language="en",
        lines=[Line(id="1", author="customer", text="How much is delivery?", at=1)],
        passages=[Found(passage=passage, confidence=0.9)],
        gather=["city"],
    )


@pytest.fixture
def served() -> Served:
    """`async with served(behaviour, ...) as (agent, server)`."""

    @asynccontextmanager
    async def serve(*script: Behaviour, turn_s: float = 20.0) -> AsyncGenerator[tuple[OpenAIAgent, ModelServer]]:
        async with ModelServer(*script).running() as server:
            agent = OpenAIAgent(Settings(base_url=server.url, model="any", turn_s=turn_s))
            try:
                yield agent, server
            finally:
                await agent.aclose()

    return serve
