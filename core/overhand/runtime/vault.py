"""One key per customer: seals and opens what the logs carry; erasing the key makes all of it unreadable.

The keys lie in the bucket KEYS, wrapped by the deployment's master key. No phone number is ever in a subject, a key
or a log line: customers are found by keyed hashes of their addresses.
"""

import base64
import os
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from overhand.errors import KeyErased, SealError
from overhand.runtime.aliases import Aliases
from overhand.runtime.bus import Bus, Listener
from overhand.runtime.cabinet import Cabinet
from overhand.runtime.lru import Lru
from overhand.runtime.replies import Heard
from overhand.runtime.seal import Master, open_sealed, seal
from overhand.runtime.streams import Layout

__all__ = ["Vault"]

_KEYS_CACHED: Final = 20_000
"""Raw keys, 32 bytes each: an AESGCM object would take 2.4 KB."""
_ALIASES_CACHED: Final = 50_000


class Vault:
    """Customers' keys and names.

    Inside `async with vault:` the caches hear of erasures by other processes; a process that lives longer than one
    command needs that.

    Raises:
        ConfigError: the master key does not have 32 bytes.
    """

    def __init__(self, bus: Bus, layout: Layout, master: bytes) -> None:
        self._bus, self._layout = bus, layout
        self._master = Master(master)
        self._stored = Cabinet(bus, layout, "KEYS")
        self._aliases = Aliases(Cabinet(bus, layout, "ALIASES"))
        self._keys: Lru[bytes] = Lru(_KEYS_CACHED)
        self._known: Lru[str] = Lru(_ALIASES_CACHED)
        self._listener: Listener | None = None
        bus.on_reconnect(self._forget_all)

    async def __aenter__(self) -> Self:
        self._listener = await self._bus.subscribe(self._layout.forget_subject(), self._hear_forget)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listener is not None:
            await self._listener.stop()

    async def open_customer(self, channel: str, number: str, aliases: Sequence[str]) -> str:
        """Return the conversation of a customer with a business number, and remember all their addresses.

        `aliases` are the customer's addresses (phone, business-scoped id), the one that every message carries first:
        it decides between two processes that meet a new customer at once. The key is in the cache afterwards.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        names = [self._master.alias(channel, number, alias) for alias in aliases]
        known = [conversation for name in names if (conversation := self._known.get(name)) is not None]
        if len(known) == len(names) and known[0] in self._keys:
            return known[0]
        conversation = await self._find(names) or await self._create(names[0])
        for name in names:
            await self._aliases.add(name, conversation)
            self._known.put(name, conversation)
        return conversation

    async def find_customer(self, channel: str, number: str, aliases: Sequence[str]) -> str:
        """Return the conversation of a customer, or empty when there is none; nothing is created.

        Raises:
            StoreUnavailable: the store did not answer.
        """
        return await self._find([self._master.alias(channel, number, alias) for alias in aliases]) or ""

    async def _find(self, names: Sequence[str]) -> str | None:
        """Return the first known conversation whose key still exists."""
        for name in names:
            conversation = await self._aliases.find(name)
            if conversation is None:
                continue
            try:
                await self.key(conversation)
            except KeyErased:  # an erasure that was cut short left its alias behind
                await self._aliases.remove(name)
            else:
                return conversation
        return None

    async def _create(self, name: str) -> str:
        """Create a conversation, its key first; returns the winner's if somebody else was faster."""
        conversation = await self._create_key()
        winner = await self._aliases.claim(name, conversation)
        if winner != conversation:
            await self._discard(conversation)
            await self.key(winner)
        return winner

    async def _create_key(self) -> str:
        conversation = f"c_{base64.b32encode(os.urandom(13)).decode()[:20].lower()}"
        key = os.urandom(32)
        wrapped = seal(self._master.wrapping, key, conversation.encode())
        await self._stored.put(conversation, wrapped)
        self._keys.put(conversation, key)
        return conversation

    async def successor(self, conversation: str) -> str:
        """Return the conversation that continues a broken one; all its customer's addresses lead there from now on.

        Any number of processes may ask at once, and again: they get the same answer.

        Raises:
            StoreUnavailable: the store did not answer; ask again.
        """
        heir = await self._aliases.heir(conversation)
        if heir is None:
            offered = await self._create_key()
            heir = await self._aliases.bequeath(conversation, offered)
            if heir != offered:
                await self._discard(offered)
        await self._tell_forget(conversation)
        return heir

    async def _discard(self, conversation: str) -> None:
        """Erase a key that lost a race before anybody used it."""
        self._keys.drop(conversation)
        await self._stored.erase(conversation)

    async def key(self, conversation: str) -> bytes:
        """Return the raw key of a conversation, and keep it in the cache for `seal` and `open`.

        Raises:
            KeyErased: there is none any more.
            SealError: it was wrapped by another master key.
            StoreUnavailable: the store did not answer.
        """
        cached = self._keys.get(conversation)
        if cached is not None:
            return cached
        stored = await self._stored.get(conversation)
        if stored is None:
            raise KeyErased(f"conversation {conversation}")
        key = open_sealed(self._master.wrapping, stored.data, conversation.encode())
        self._keys.put(conversation, key)
        return key

    def seal(self, conversation: str, plaintext: bytes, where: bytes) -> bytes:
        """Encrypt with the customer's key; it opens only at the same place (its subject).

        Raises:
            SealError: the key is not in the cache; await `key` first.
        """
        return seal(self._cached(conversation), plaintext, where)

    def open(self, conversation: str, sealed: bytes, where: bytes) -> bytes:
        """Decrypt with the customer's key.

        Raises:
            SealError: wrong key, wrong place or changed bytes; or the key is not in the cache: await `key` first.
        """
        return open_sealed(self._cached(conversation), sealed, where)

    def _cached(self, conversation: str) -> bytes:
        key = self._keys.get(conversation)
        if key is None:
            raise SealError(f"conversation {conversation}", "its key is not loaded")
        return key

    def seal_own(self, plaintext: bytes, where: bytes) -> bytes:
        """Encrypt what belongs to no customer with a key of the deployment."""
        return seal(self._master.own, plaintext, where)

    def open_own(self, sealed: bytes, where: bytes) -> bytes:
        """Decrypt what `seal_own` made.

        Raises:
            SealError: another master key, another place, or changed bytes.
        """
        return open_sealed(self._master.own, sealed, where)

    def identity(self, *parts: str | int) -> str:
        """Return the keyed hash that names an item: 26 characters; equal parts give equal names."""
        return self._master.identity(*parts)

    async def erase(self, conversation: str) -> None:
        """Overwrite the customer's addresses and keys, of continued conversations too; repeat it if it was cut short.

        Raises:
            StoreUnavailable: the store did not answer; what was erased until then stays erased.
        """
        lineage = await self._aliases.lineage(conversation)
        for each in lineage:
            await self._aliases.erase(each)
            await self._stored.erase(each)
            await self._tell_forget(each)
        for each in lineage:
            await self._aliases.erase_lineage(each)

    async def _tell_forget(self, conversation: str) -> None:
        self._forget(conversation)
        await self._bus.core_publish(self._layout.forget_subject(), conversation.encode())

    def _hear_forget(self, heard: Heard) -> None:
        self._forget(heard.data.decode())

    def _forget(self, conversation: str) -> None:
        self._keys.drop(conversation)
        self._known.drop_value(conversation)

    def _forget_all(self) -> None:
        """While the connection was gone, others may have erased keys without our hearing of it."""
        self._keys.clear()
        self._known.clear()
