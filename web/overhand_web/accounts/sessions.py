"""Who is signed in: random tokens of which only hashes are stored, with an end, revocable on every node at once."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct, structs

from overhand.errors import SealError, StoreUnavailable
from overhand.runtime.cabinet import Cabinet
from overhand.runtime.outcome import Stored
from overhand.runtime.store import Store
from overhand_web.accounts.account import Account
from overhand_web.accounts.directory import Directory
from overhand_web.tail import Arrival, Tail

__all__ = ["LONGEST_MS", "Session", "Sessions", "SignedIn"]

log = logging.getLogger("overhand.web")

BUCKET: Final = "SESSIONS"
IDLE_MS: Final = 12 * 3_600_000
LONGEST_MS: Final = 7 * 86_400_000
TOUCH_MS: Final = 300_000
"""How far `seen_at` may lag behind: a session is not written with every request."""
PAUSE_S: Final = 0.2


class Session(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One signed-in browser. `stamp` is the account's when it signed in; `over`: signed out."""

    account: str
    stamp: str
    opened_at: int
    seen_at: int
    over: bool = False


class SignedIn(Struct, frozen=True):
    """The person behind a request, and the session that says so."""

    account: Account
    session: str


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Session).decode


class Sessions:
    """Opens, checks and ends sessions. `await run()` keeps them up to date and never returns.

    `ended` is told the key of a session that is over.
    """

    def __init__(self, store: Store, directory: Directory, ended: Callable[[str], None]) -> None:
        self._bus, self._layout, self._vault, self._clock = store.bus, store.layout, store.vault, store.clock
        self._directory, self._ended = directory, ended
        self._cabinet = Cabinet(store.bus, store.layout, BUCKET)
        self._sessions: dict[str, Session] = {}

    async def run(self) -> None:
        """Follow the bucket."""
        tail = Tail(self._bus, self._layout.bucket_stream(BUCKET))
        while True:
            try:
                await tail.follow(self._take)
            except StoreUnavailable as error:
                log.warning("%s", error)
            await self._clock.sleep(PAUSE_S)

    async def _take(self, arrival: Arrival) -> None:
        session = self._opened(arrival.subject, arrival.data)
        if session is not None:
            self._remember(arrival.subject.rpartition(".")[2], session)

    def _remember(self, key: str, session: Session) -> None:
        """Know a session; what arrives late, behind a write of this node, changes nothing."""
        known = self._sessions.get(key)
        if known is not None and not session.over and (known.over or known.seen_at > session.seen_at):
            return
        self._sessions[key] = session
        if session.over:
            self._ended(key)

    def _opened(self, subject: str, data: bytes) -> Session | None:
        try:
            return decode(self._vault.open_own(data, subject.encode()))
        except (SealError, msgspec.MsgspecError) as error:
            log.warning("a session cannot be read: %s", error)
            return None

    async def open(self, account: Account) -> str:
        """Sign an account in; returns the token for its cookie, which is stored nowhere.

        Raises:
            StoreUnavailable: the session is not stored.
        """
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        await self._store(key_of(token), Session(account=account.id, stamp=account.stamp, opened_at=now, seen_at=now))
        return token

    async def check(self, token: str) -> SignedIn | None:
        """Return who is signed in with a token, or None.

        Raises:
            StoreUnavailable: a session this node does not know could not be looked up.
        """
        key = key_of(token)
        session = self._sessions.get(key) or await self._look_up(key)
        if session is None or session.over or self._is_old(session):
            return None
        account = self._directory.known(session.account)
        if account is None or account.disabled or account.stamp != session.stamp:
            return None
        await self._touch(key, session)
        return SignedIn(account, key)

    async def _look_up(self, key: str) -> Session | None:
        """Another node may have signed them in a moment ago."""
        message = await self._cabinet.get(key)
        session = None if message is None else self._opened(message.subject, message.data)
        if session is not None:
            self._remember(key, session)
        return session

    async def end(self, key: str) -> None:
        """Sign out.

        Raises:
            StoreUnavailable: the end is not stored.
        """
        session = self._sessions.get(key)
        if session is not None and not session.over:
            await self._store(key, structs.replace(session, over=True))

    def is_open(self, key: str) -> bool:
        """Whether a session this node knows is still good."""
        session = self._sessions.get(key)
        if session is None or session.over or self._is_old(session):
            return False
        account = self._directory.known(session.account)
        return account is not None and not account.disabled and account.stamp == session.stamp

    def _is_old(self, session: Session) -> bool:
        now = self._clock.now()
        return now >= session.seen_at + IDLE_MS or now >= session.opened_at + LONGEST_MS

    async def _touch(self, key: str, session: Session) -> None:
        now = self._clock.now()
        if now < session.seen_at + TOUCH_MS:
            return
        try:
            await self._store(key, structs.replace(session, seen_at=now))
        except StoreUnavailable as error:
            log.warning("%s", error)

    async def _store(self, key: str, session: Session) -> None:
        """Store a session; the server itself forgets it at its latest end."""
        subject = self._layout.bucket_subject(BUCKET, key)
        left_s = max(1, (session.opened_at + LONGEST_MS - self._clock.now()) // 1000)
        sealed = self._vault.seal_own(encode(session), subject.encode())
        outcome = await self._bus.publish(subject, sealed, {"Nats-TTL": f"{left_s}s"})
        if not isinstance(outcome, Stored):
            raise StoreUnavailable("storing a session", type(outcome).__name__)
        self._remember(key, session)

    def drop_old(self) -> None:
        """Forget sessions that are over."""
        for key in [key for key, session in self._sessions.items() if session.over or self._is_old(session)]:
            del self._sessions[key]


def key_of(token: str) -> str:
    """Return the key a token's session is stored under."""
    return hashlib.sha256(token.encode()).hexdigest()
