"""Messages of customers: texts and media, edits, revokes, reactions, system news and placeholders."""

from msgspec import Raw

from overhand.channel import AccountItem, EditItem, Item, MessageItem, ReactionItem, RevokeItem

from . import wire
from .bodies import UNSUPPORTED, Said, kind_of, said
from .people import UNREADABLE, Origin, digest

__all__ = ["read_message"]


def read_message(raw: Raw, origin: Origin) -> list[Item]:
    """Turn one member of `messages` into its item.

    What cannot be read in full leaves a placeholder in the conversation, so that nobody waits unseen, and its bytes.
    """
    kept = bytes(raw)
    try:
        message = wire.MESSAGE.decode(raw)
    except UNREADABLE as error:
        return unreadable(kept, origin, f"message: {error}")
    aliases = aliases_of(message, origin)
    if not aliases:
        return [origin.unparsed("message names no customer", kept)]
    if message.group_id:
        return [in_group(message, kept, origin, aliases)]
    return typed(message, kept, origin, aliases)


def aliases_of(message: wire.Message, origin: Origin) -> tuple[str, ...]:
    """Return the sender's aliases; a system message adds the new number and id, so that old and new become one."""
    news = message.system or wire.System()
    return origin.people.aliases(message.sender, message.from_user_id, news.wa_id, news.new_wa_id, news.user_id)


def typed(message: wire.Message, raw: bytes, origin: Origin, aliases: tuple[str, ...]) -> list[Item]:
    """Return the item of a readable message; one of an unknown type is a placeholder beside its bytes."""
    about = about_another(message, raw, origin, aliases)
    if about is not None:
        return [about]
    words = said(message)
    item = written(message, raw, origin, aliases, words)
    if words.readable:
        return [item]
    return [item, origin.unparsed(f"message type {kind_of(message) or 'missing'!r}", raw)]


def about_another(
    message: wire.Message, raw: bytes, origin: Origin, aliases: tuple[str, ...]
) -> EditItem | RevokeItem | ReactionItem | None:
    """Return the item of a message about an earlier one: an edit, a revoke or a reaction."""
    kind, named = kind_of(message), message.id or digest(raw)
    at = wire.milliseconds(message.timestamp)
    edit, revoke, reaction = message.edit, message.revoke, message.reaction
    if kind == "reaction" and reaction is not None and reaction.message_id:
        return ReactionItem(
            number=origin.number,
            id=named,
            at=at,
            aliases=aliases,
            original=reaction.message_id,
            emoji=reaction.emoji or "",
        )
    if kind == "edit" and edit is not None and edit.original_message_id:
        text = said(edit.message).text if edit.message is not None else ""
        original = edit.original_message_id
        return EditItem(number=origin.number, id=named, at=at, aliases=aliases, original=original, text=text)
    if kind == "revoke" and revoke is not None and revoke.original_message_id:
        original = revoke.original_message_id
        return RevokeItem(number=origin.number, id=named, at=at, aliases=aliases, original=original)
    return None


def written(message: wire.Message, raw: bytes, origin: Origin, aliases: tuple[str, ...], words: Said) -> MessageItem:
    """Return the item of something the customer wrote."""
    return MessageItem(
        number=origin.number,
        id=message.id or digest(raw),
        at=wire.milliseconds(message.timestamp),
        aliases=aliases,
        text=words.text,
        name=origin.people.name(aliases),
        form=words.form,
        reply_to=(message.context.id or "") if message.context is not None else "",
        attachment=words.attachment,
        referral=came_from(message.referral),
        supported=words.supported,
    )


def came_from(referral: wire.Referral | None) -> str:
    """Return the advertisement or post a customer came from in one line."""
    if referral is None:
        return ""
    where = referral.source_url or referral.source_id or ""
    return f"{referral.headline} ({where})" if referral.headline and where else referral.headline or where


def in_group(message: wire.Message, raw: bytes, origin: Origin, aliases: tuple[str, ...]) -> AccountItem:
    """Keep what a customer wrote in a group: answering it in their own chat would be wrong."""
    return AccountItem(
        number=origin.number,
        id=message.id or digest(raw),
        at=wire.milliseconds(message.timestamp),
        aliases=aliases,
        topic="group_message",
        text=said(message).text,
    )


def unreadable(raw: bytes, origin: Origin, why: str) -> list[Item]:
    """Keep a message of a wrong shape; with a placeholder for its customer when at least its head can be read."""
    kept = origin.unparsed(why, raw)
    try:
        head = wire.HEAD.decode(raw)
    except UNREADABLE:
        return [kept]
    aliases = origin.people.aliases(head.sender, head.from_user_id)
    if not aliases:
        return [kept]
    message = wire.Message(id=head.id, timestamp=head.timestamp)
    return [written(message, raw, origin, aliases, UNSUPPORTED), kept]
