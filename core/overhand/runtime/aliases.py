"""Which conversation a customer's address leads to, and which conversation continues which.

Keys of the bucket: `a.<name>` the conversation of an address; `c.<conversation>.<name>` the way back, written first, so
that an erasure finds every address; `s.<conversation>` the one that continues it, `p.<conversation>` the one it
continues. Names are keyed hashes.
"""

from overhand.runtime.cabinet import Cabinet

__all__ = ["Aliases"]


class Aliases:
    """The bucket ALIASES. Every method raises StoreUnavailable when the store does not answer."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    async def find(self, name: str) -> str | None:
        """Return the conversation an address leads to, or the last of those that continue it."""
        conversation = await self._get(f"a.{name}")
        while conversation is not None and (heir := await self.heir(conversation)) is not None:
            conversation = heir
        return conversation

    async def claim(self, name: str, conversation: str) -> str:
        """Make an address lead to a new conversation; returns the one it leads to, which may be somebody else's."""
        while True:
            if await self._link(name, conversation):
                return conversation
            winner = await self.find(name)
            if winner is not None:  # else it was erased at this moment
                await self._cabinet.erase(f"c.{conversation}.{name}")
                return winner

    async def add(self, name: str, conversation: str) -> None:
        """Make an address lead to a conversation unless it already leads somewhere."""
        if await self._get(f"a.{name}") is None:
            await self._link(name, conversation)

    async def _link(self, name: str, conversation: str) -> bool:
        await self._cabinet.put(f"c.{conversation}.{name}", b"")
        return await self._cabinet.put(f"a.{name}", conversation.encode())

    async def remove(self, name: str) -> None:
        """Make an address lead nowhere."""
        conversation = await self._get(f"a.{name}")
        if conversation is not None:
            await self._unlink(name, conversation)

    async def _unlink(self, name: str, conversation: str) -> None:
        if await self._get(f"a.{name}") == conversation:
            await self._cabinet.erase(f"a.{name}")
        await self._cabinet.erase(f"c.{conversation}.{name}")

    async def heir(self, conversation: str) -> str | None:
        """Return the conversation that continues this one."""
        return await self._get(f"s.{conversation}")

    async def bequeath(self, conversation: str, heir: str) -> str:
        """Let a new conversation continue this one; returns the heir, which may be somebody else's choice."""
        await self._cabinet.put(f"p.{heir}", conversation.encode())
        if await self._cabinet.put(f"s.{conversation}", heir.encode()):
            return heir
        await self._cabinet.erase(f"p.{heir}")
        return await self.heir(conversation) or heir

    async def lineage(self, conversation: str) -> list[str]:
        """Return all conversations that continue each other, the oldest first."""
        while (before := await self._get(f"p.{conversation}")) is not None:
            conversation = before
        line = [conversation]
        while (heir := await self.heir(line[-1])) is not None:
            line.append(heir)
        return line

    async def erase(self, conversation: str) -> None:
        """Erase every address that leads here, and the ways back."""
        for key in await self._cabinet.keys(f"c.{conversation}.*"):
            await self._unlink(key.rpartition(".")[2], conversation)

    async def erase_lineage(self, conversation: str) -> None:
        """Erase what conversation continues this one and is continued by it; the last step of an erasure."""
        await self._cabinet.erase(f"s.{conversation}")
        await self._cabinet.erase(f"p.{conversation}")

    async def _get(self, key: str) -> str | None:
        stored = await self._cabinet.get(key)
        return None if stored is None else stored.data.decode()
