"""From what a channel hands in to what the domain understands, with the identity that makes it once and only once."""

import msgspec

from overhand.channel import EchoItem, EditItem, Item, MessageItem, ReactionItem, RevokeItem, StatusItem
from overhand.conversation import commands as c
from overhand.language import guess_language
from overhand.runtime.vault import Vault

__all__ = ["Inbound", "address_of", "decode_inbound", "encode_inbound", "identity_of", "translate"]

ConversationItem = MessageItem | EchoItem | StatusItem | EditItem | RevokeItem | ReactionItem


class Inbound(msgspec.Struct, frozen=True, omit_defaults=True):
    """One inbox record before it is sealed."""

    channel: str
    item: ConversationItem
    succeeds: str = ""  # the quarantined conversation this one continues


encode_inbound = msgspec.json.Encoder().encode
decode_inbound = msgspec.json.Decoder(Inbound).decode


def identity_of(vault: Vault, channel: str, item: Item) -> str:
    """The keyed hash of (channel, number, kind, provider id), for a status also of how far it says it came.

    A placeholder has an identity of its own, so that the real body of the same provider id is not taken for a repeat.
    """
    kind = item.__struct_config__.tag
    if isinstance(item, StatusItem):
        return vault.identity(channel, item.number, str(kind), item.id, item.status)
    if isinstance(item, MessageItem) and not item.supported:
        kind = "placeholder"
    return vault.identity(channel, getattr(item, "number", ""), str(kind), getattr(item, "id", ""))


def address_of(item: ConversationItem) -> str:
    """Where the customer is answered: their phone number before any other alias."""
    phones = [alias for alias in item.aliases if alias.startswith("phone:")]
    return next(iter(phones or item.aliases), "")


def translate(inbound: Inbound, identity: str) -> c.Command:
    """The domain's command for one inbox record."""
    item = inbound.item
    match item:
        case MessageItem():
            return c.TakeMessage(
                message=identity,
                ref=item.id,
                channel=inbound.channel,
                number=item.number,
                to=address_of(item),
                text=item.text,
                sent_at=item.at,
                name=item.name,
                form=item.form,
                reply_to=item.reply_to,
                media=item.attachment.media if item.attachment else "",
                language=guess_language(item.text),
                supported=item.supported,
                succeeds=inbound.succeeds,
            )
        case EchoItem():
            return c.TakeEcho(
                message=identity,
                ref=item.id,
                channel=inbound.channel,
                number=item.number,
                to=address_of(item),
                text=item.text,
                sent_at=item.at,
                form=item.form,
            )
        case StatusItem():
            return c.TakeStatus(status=item.status, ref=item.id, outbound=item.outbound, code=item.code, why=item.why)
        case EditItem():
            return c.TakeEdit(original=item.original, text=item.text)
        case RevokeItem():
            return c.TakeRevoke(original=item.original)
        case ReactionItem():
            return c.TakeReaction(original=item.original, emoji=item.emoji)
