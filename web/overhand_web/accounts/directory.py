"""All accounts, kept in memory from their bucket; written by compare-and-set, so that two nodes never overwrite."""

import logging
import secrets
from collections.abc import Callable

import anyio
import msgspec
from msgspec import structs

from overhand.errors import SealError, StoreUnavailable
from overhand.runtime.cabinet import Cabinet
from overhand.runtime.store import Store
from overhand_web.accounts.account import Account, account_key, plain_email
from overhand_web.tail import Arrival, Tail, stream_facts

__all__ = ["Directory"]

log = logging.getLogger("overhand.web")

BUCKET = "ACCOUNTS"
PAUSE_S = 0.2
ATTEMPTS = 5

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Account).decode


class Directory:
    """Who may sign in. `await run()` keeps it up to date and never returns; `find` works without it, too.

    `changed` is told of an account whose role, teams, stamp or state changed.
    """

    def __init__(self, store: Store, changed: Callable[[str], None]) -> None:
        self._bus, self._layout, self._vault, self._clock = store.bus, store.layout, store.vault, store.clock
        self._cabinet = Cabinet(store.bus, store.layout, BUCKET)
        self._changed = changed
        self._accounts: dict[str, Account] = {}
        self._complete = anyio.Event()

    async def run(self) -> None:
        """Follow the bucket."""
        tail = Tail(self._bus, self._layout.bucket_stream(BUCKET))
        while True:
            try:
                if (await stream_facts(self._bus, self._layout.bucket_stream(BUCKET))).state.last_seq <= tail.after:
                    self._complete.set()
                await tail.follow(self._take)
            except StoreUnavailable as error:
                log.warning("%s", error)
            await self._clock.sleep(PAUSE_S)

    async def ready(self) -> None:
        """Wait until all accounts are known."""
        await self._complete.wait()

    async def _take(self, arrival: Arrival) -> None:
        account = self._opened(arrival.subject, arrival.data)
        if account is not None:
            self.remember(account)
        if arrival.pending == 0:
            self._complete.set()

    def remember(self, account: Account) -> None:
        """Know an account as the store has it."""
        before = self._accounts.get(account.id)
        self._accounts[account.id] = account
        if before is not None and before != account:
            self._changed(account.id)

    def _opened(self, subject: str, data: bytes) -> Account | None:
        try:
            return decode(self._vault.open_own(data, subject.encode()))
        except (SealError, msgspec.MsgspecError) as error:
            log.warning("an account cannot be read: %s", error)
            return None

    def known(self, account: str) -> Account | None:
        """Return an account by its id."""
        return self._accounts.get(account)

    def everybody(self) -> list[Account]:
        """Return all accounts that are not disabled, by name."""
        active = [account for account in self._accounts.values() if not account.disabled]
        return sorted(active, key=lambda account: (account.name.casefold(), account.id))

    def key(self, email: str) -> str:
        """Return the id of the account an e-mail address has, or would have."""
        return account_key(self._vault.identity("account", plain_email(email)))

    async def find(self, email: str) -> Account | None:
        """Return the account of an e-mail address, as the store has it.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        return (await self._stored(self.key(email)))[0]

    async def all(self) -> list[Account]:
        """Return every account, as the store has them, by e-mail address.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        found = [(await self._stored(key))[0] for key in await self._cabinet.keys(">")]
        return sorted((account for account in found if account is not None), key=lambda account: account.email)

    async def add(self, account: Account) -> Account | None:
        """Store a new account under its address's id; None when the address has one already.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        account = structs.replace(
            account, id=self.key(account.email), stamp=secrets.token_hex(8), created_at=self._clock.now()
        )
        added = await self._cabinet.put(account.id, self._sealed(account))
        return account if added else None

    async def change(self, email: str, change: Callable[[Account], Account], *, sign_out: bool) -> Account | None:
        """Change an account; `sign_out` ends its sessions. None when there is none.

        Raises:
            StoreUnavailable: the store did not answer, or others keep changing the account.
        """
        key = self.key(email)
        for _ in range(ATTEMPTS):
            account, seq = await self._stored(key)
            if account is None:
                return None
            changed = change(account)
            if sign_out:
                changed = structs.replace(changed, stamp=secrets.token_hex(8))
            if await self._cabinet.put(key, self._sealed(changed), expect=seq):
                return changed
        raise StoreUnavailable("changing an account", "others change it at the same time")

    async def _stored(self, key: str) -> tuple[Account | None, int]:
        message = await self._cabinet.get(key)
        return (None, 0) if message is None else (self._opened(message.subject, message.data), message.seq)

    def _sealed(self, account: Account) -> bytes:
        return self._vault.seal_own(encode(account), self._layout.bucket_subject(BUCKET, account.id).encode())
