"""Passwords: argon2id in a thread, a few at a time, and the same work for an account that does not exist."""

import secrets

import anyio
from anyio import to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["SHORTEST", "Passwords"]

SHORTEST = 10
"""Characters a password must have; no other rule (NIST SP 800-63B)."""


class Passwords:
    """Hashes and checks. One check takes about 64 MiB and 50 ms with argon2-cffi's defaults: `at_once` bounds that."""

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 2) -> None:
        self._hasher = hasher or PasswordHasher()
        self._limiter = anyio.CapacityLimiter(at_once)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        return await to_thread.run_sync(self._hasher.hash, password, limiter=self._limiter)

    async def fits(self, stored: str | None, password: str) -> bool:
        """Whether a password is the stored one. Without one the same work is done, and the answer is no."""
        if not self._nobody:
            self._nobody = await self.hash(secrets.token_urlsafe())
        fits = await to_thread.run_sync(self._verify, stored or self._nobody, password, limiter=self._limiter)
        return fits and stored is not None

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
