"""The demo's worker process when it cannot start."""

import pytest

from overhand.config import Config, Nats
from overhand_web.demo.crew import Crew

pytestmark = pytest.mark.anyio


def said(line: str) -> None:
    raise AssertionError(f"nothing was to be said, and yet: {line}")


async def test_a_worker_that_ends_before_it_takes_mail_is_an_error_and_is_not_started_again(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OVERHAND_MASTER_KEY", "no key")
    crew = Crew(Config(plugins=(), nats=Nats(url="nats://127.0.0.1:1")), said)
    with pytest.raises(RuntimeError, match="the worker did not start"):
        await crew.run()
    assert "OVERHAND_MASTER_KEY" in capfd.readouterr().err
