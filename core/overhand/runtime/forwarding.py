"""A conversation whose journal cannot be folded is continued in a new one, to which its mail is handed."""

from collections.abc import Sequence

import msgspec

from overhand.runtime.items import decode_inbound, encode_inbound
from overhand.runtime.pulls import Mail
from overhand.runtime.stage import Stage

__all__ = ["forward"]


async def forward(stage: Stage, conversation: str, mail: Sequence[Mail]) -> None:
    """Store the items again for the successor, then ack them. Orders end here: whoever asked is told to ask again.

    Raises:
        StoreUnavailable: nothing was acked.
    """
    heir = await stage.vault.successor(conversation)
    await stage.vault.key(conversation)
    await stage.vault.key(heir)
    items = [(heir, readdressed(stage, conversation, heir, each)) for each in mail if each.kind == "in"]
    if items:
        await stage.inbox.publish_items(items)
    for each in mail:
        await each.ack()


def readdressed(stage: Stage, conversation: str, heir: str, mail: Mail) -> bytes:
    """One item, sealed for the successor and naming what it continues."""
    plain = stage.vault.open(conversation, mail.data, stage.layout.inbox_subject(conversation).encode())
    inbound = msgspec.structs.replace(decode_inbound(plain), succeeds=conversation)
    return stage.vault.seal(heir, encode_inbound(inbound), stage.layout.inbox_subject(heir).encode())
