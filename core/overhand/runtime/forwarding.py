"""A conversation whose journal cannot be folded is continued in a new one, to which its mail is handed."""

from collections.abc import Sequence

import msgspec

from overhand.runtime.items import Inbound, decode_inbound, encode_inbound
from overhand.runtime.pulls import Mail
from overhand.runtime.stage import Stage

__all__ = ["forward"]


async def forward(stage: Stage, conversation: str, mail: Sequence[Mail]) -> None:
    """Store the items again for the successor, then ack them. Orders end here: whoever asked is told to ask again.

    There is no successor before the customer has written again: then its first words name what it continues.

    Raises:
        StoreUnavailable: nothing was acked.
    """
    if any(each.kind == "in" for each in mail):
        await hand_on(stage, conversation, [each for each in mail if each.kind == "in"])
    for each in mail:
        await each.ack()


async def hand_on(stage: Stage, conversation: str, mail: Sequence[Mail]) -> None:
    """Store the items again, sealed for the successor."""
    heir = await stage.vault.successor(conversation)
    await stage.vault.key(conversation)
    items = [opened(stage, conversation, each) for each in mail]
    await stage.vault.key(heir)  # only now: a reconnection meanwhile would have emptied the cache
    await stage.inbox.publish_items([(heir, readdressed(stage, conversation, heir, item)) for item in items])


def opened(stage: Stage, conversation: str, mail: Mail) -> Inbound:
    """One item, as it was sealed for the broken conversation."""
    return decode_inbound(stage.vault.open(conversation, mail.data, stage.layout.inbox_subject(conversation).encode()))


def readdressed(stage: Stage, conversation: str, heir: str, inbound: Inbound) -> bytes:
    """One item, sealed for the successor and naming what it continues."""
    succeeding = msgspec.structs.replace(inbound, succeeds=conversation)
    return stage.vault.seal(heir, encode_inbound(succeeding), stage.layout.inbox_subject(heir).encode())
