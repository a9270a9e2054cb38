"""The whole demo as a process, its two operators, and everything that is told of them."""

import re
from collections.abc import AsyncGenerator, Iterator, Mapping

import msgspec
import pytest
from anyio.from_thread import start_blocking_portal
from msgspec import Struct
from starlette.responses import Response

from overhand.testing.model_server import ModelServer, write
from overhand_web.testing.browser import Browser
from overhand_web.testing.demo import Demo, Watch, running_demo, watching

COLLEAGUE = re.compile(r"\(a colleague\) ([^\n]+)")
WRITES = "# The customer writes"
HOURS = re.compile(r"When are you open\?: ([^\n]+)")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo with the offline agent, for all tests: each brings phones of its own."""
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running
        assert "Traceback" not in running.errors


@pytest.fixture
async def lucia(demo: Demo) -> AsyncGenerator[Browser]:
    async with demo.lucia() as browser:
        yield browser


@pytest.fixture
async def ines(demo: Demo) -> AsyncGenerator[Browser]:
    async with demo.ines() as browser:
        yield browser


@pytest.fixture
async def watch(lucia: Browser) -> AsyncGenerator[Watch]:
    async with watching(lucia) as everything:
        yield everything


class Asked(Struct):
    """One message of a request to a model."""

    content: str


class Request(Struct):
    """A request to a model."""

    messages: list[Asked]


def reading_model(server: ModelServer, body: Mapping[str, object]) -> Response:
    """A model that knows the opening hours from the knowledge, and everything else from what colleagues said."""
    prompt = "\n".join(message.content for message in msgspec.convert(body, Request).messages)
    hours = HOURS.findall(prompt) if "hours" in prompt.rpartition(WRITES)[2] else []
    said = hours or COLLEAGUE.findall(prompt) or ["I cannot tell."]
    words = {"kind": "reply", "text": said[-1], "reason": "", "why": "", "cause": ""}
    return write(msgspec.json.encode({**words, "confidence": 0.9, "sources": (), "facts": ()}).decode())(server, body)


@pytest.fixture(scope="session")
def model() -> Iterator[ModelServer]:
    """A model's server, in an event loop of its own: it outlives the tests'."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(ModelServer(reading_model).running()) as one,
    ):
        yield one


@pytest.fixture(scope="session")
def openai_demo(model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo whose agent asks that model, and nobody else does: each request of the test's script is a turn."""
    environ = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "of-the-test", "OVERHAND_MODEL": "fake"}
    environ["OVERHAND_JUDGE"] = "false"
    with running_demo(tmp_path_factory.mktemp("openai"), environ) as running:
        yield running
        assert "Traceback" not in running.errors
