"""Where channels hand in what they received: each item finds its conversation, is sealed, and is stored durably."""

from collections.abc import Mapping, Sequence

import msgspec

from overhand.channel import AccountItem, Channel, Item, StatusItem, Unparsed
from overhand.errors import SealError
from overhand.runtime.inbox import Inbox
from overhand.runtime.items import ConversationItem, Inbound, encode_inbound
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

__all__ = ["StreamInlet"]


class Unplaced(Exception):
    """An item that belongs to no conversation; its text is what `doctor` shows."""


class StreamInlet:
    """The `Inlet` of a web node, or of the worker that polls. An item for a number not ours is kept in quarantine."""

    def __init__(
        self, inbox: Inbox, layout: Layout, vault: Vault, quarantine: Quarantine, channels: Mapping[str, Channel]
    ) -> None:
        self._inbox, self._layout, self._vault, self._quarantine = inbox, layout, vault, quarantine
        self._numbers = {name: frozenset(channel.limits.numbers) for name, channel in channels.items()}

    async def accept(self, channel: str, items: Sequence[Item]) -> None:
        """Store every item; returns only when all are acknowledged.

        Raises:
            StoreUnavailable: the log did not acknowledge; nothing is lost, the provider repeats.
        """
        ready: list[tuple[str, bytes]] = []
        for item in items:
            try:
                ready.append(await self._addressed(channel, item))
            except Unplaced as reason:
                await self._quarantine.keep(channel, str(reason), msgspec.json.encode(item))
        if ready:
            await self._inbox.publish_items(ready)

    async def _addressed(self, channel: str, item: Item) -> tuple[str, bytes]:
        """The item's conversation, and the item sealed with that customer's key.

        Raises:
            Unplaced: it belongs to no conversation that can be continued.
        """
        if isinstance(item, Unparsed):
            raise Unplaced(item.why)
        if isinstance(item, AccountItem):
            raise Unplaced(f"about the account: {item.topic}")
        ours = self._numbers.get(channel)
        if ours and item.number not in ours:
            raise Unplaced(f"unknown number {item.number}")
        conversation = await self._conversation(channel, item)
        try:
            await self._vault.key(conversation)
        except SealError as error:
            raise Unplaced(str(error)) from error
        where = self._layout.inbox_subject(conversation).encode()
        return conversation, self._vault.seal(conversation, encode_inbound(Inbound(channel, item)), where)

    async def _conversation(self, channel: str, item: ConversationItem) -> str:
        """Whose it is: a status says so by our own id, everything else by the customer's aliases."""
        if isinstance(item, StatusItem) and item.outbound:
            return item.outbound.rpartition(".")[0]
        if not item.aliases:
            raise Unplaced("it names no customer")
        return await self._vault.open_customer(channel, item.number, item.aliases)
