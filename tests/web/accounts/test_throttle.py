"""Slowing down whoever guesses."""

import pytest

from overhand.testing.clock import ManualClock
from overhand_web.accounts import Throttle

pytestmark = pytest.mark.anyio


async def test_after_too_many_failures_a_key_waits_until_the_first_is_old() -> None:
    clock = ManualClock()
    throttle = Throttle(clock, limit=3, window_ms=60_000)
    for _ in range(3):
        assert throttle.wait_ms("maria") == 0
        throttle.fail("maria")
        await clock.advance(10)
    assert throttle.wait_ms("maria") == 30_000
    assert throttle.wait_ms("jo") == 0
    await clock.advance(30)
    assert throttle.wait_ms("maria") == 0
    throttle.fail("maria")
    assert throttle.wait_ms("maria") == 10_000


def test_success_forgets_the_failures() -> None:
    throttle = Throttle(ManualClock(), limit=1, window_ms=60_000)
    throttle.fail("maria")
    assert throttle.wait_ms("maria") > 0
    throttle.succeed("maria")
    throttle.succeed("nobody")
    assert throttle.wait_ms("maria") == 0


def test_only_so_many_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overhand_web.accounts.throttle.REMEMBERED", 2)
    throttle = Throttle(ManualClock(), limit=1, window_ms=60_000)
    for key in ("a", "b", "c"):
        throttle.fail(key)
    assert [throttle.wait_ms(key) > 0 for key in ("a", "b", "c")] == [False, True, True]
