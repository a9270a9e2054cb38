"""Passwords."""

import anyio
import pytest
from argon2 import PasswordHasher

from overhand_web.accounts import Passwords

pytestmark = pytest.mark.anyio


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


async def test_a_password_fits_its_own_hash_only(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")
    assert stored.startswith("$argon2id$")
    assert await passwords.fits(stored, "correct horse")
    assert not await passwords.fits(stored, "correct horsE")
    assert not await passwords.fits("no hash at all", "correct horse")


async def test_without_an_account_nothing_fits(passwords: Passwords) -> None:
    assert not await passwords.fits(None, "")
    assert not await passwords.fits(None, "correct horse")


async def test_an_unknown_account_takes_as_long_as_a_known_one() -> None:
    passwords = Passwords(PasswordHasher(time_cost=4, memory_cost=32_768, parallelism=1))
    stored = await passwords.hash("correct horse")
    await passwords.fits(None, "warm up")
    known = min([await timed(passwords, stored) for _ in range(3)])
    unknown = min([await timed(passwords, None) for _ in range(3)])
    assert 0.5 < known / unknown < 2


async def timed(passwords: Passwords, stored: str | None) -> float:
    began = anyio.current_time()
    await passwords.fits(stored, "wrong")
    return anyio.current_time() - began
