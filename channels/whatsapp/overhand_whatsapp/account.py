"""News about the number or account: templates, limits, bans, groups, calls, preferences, changed user ids.

An item that is about one customer carries their aliases, so that the core can seal it as theirs and join the aliases of
a customer whose user id changed. Its line never repeats a number or an id.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Raw, Struct, field
from msgspec.json import Decoder

from overhand.channel import AccountItem, Item

from . import wire
from .people import UNREADABLE, Origin, digest

__all__ = ["FIELDS", "read_account", "read_notice"]

LONGEST_LINE: Final = 300

FIELDS: Final = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_settings_update",
        "account_update",
        "automatic_events",
        "business_capability_update",
        "business_status_update",
        "calls",
        "flows",
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "partner_solutions",
        "payment_configuration_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
        "smb_app_state_sync",
        "template_category_update",
        "template_correct_category_detection",
        "tracking_events",
        "user_id_update",
        "user_preferences",
    }
)

# the members of a value that are lists of separate news
LISTS: Final = (
    "automatic_events",
    "calls",
    "errors",
    "groups",
    "state_sync",
    "statuses",
    "user_id_update",
    "user_preferences",
)

SILENT: Final = frozenset(
    {
        "biz_opaque_callback_data",
        "contacts",
        "ctwa_clid",
        "display_phone_number",
        "from",
        "group_id",
        "href",
        "id",
        "invite_link",
        "messaging_product",
        "recipient_id",
        "recipient_user_id",
        "timestamp",
        "to",
        "user_id",
        "wa_id",
    }
)


class Person(Struct, frozen=True):
    """A contact of the phone's address book."""

    phone_number: str | None = None


class UserIds(Struct, frozen=True):
    """A user id that changed."""

    previous: str | None = None
    current: str | None = None


class Notice(Struct, frozen=True):
    """What news say about whom; `from` and `to` are the ends of a call."""

    id: str | int | None = None
    timestamp: wire.Number = None
    wa_id: str | None = None
    user_id: str | UserIds | None = None
    sender: str | None = field(name="from", default=None)
    from_user_id: str | None = None
    to: str | None = None
    to_user_id: str | None = None
    recipient_id: str | None = None
    recipient_user_id: str | None = None
    contact: Person | None = None


NOTICE = Decoder(Notice)
MEMBERS = Decoder(dict[str, Raw])
LIST = Decoder(list[Raw])
SCALAR = Decoder(str | int | float | bool | None)


def read_account(raw: Raw, origin: Origin, topic: str) -> Iterator[Item]:
    """Yield the items of a change of one of `FIELDS`: one for each of its news, or one for the value as a whole."""
    try:
        members = MEMBERS.decode(raw)
        news = [one for name in LISTS if name in members for one in LIST.decode(members[name])]
    except UNREADABLE as error:
        yield origin.unparsed(f"{topic}: {error}", bytes(raw))
        return
    for one in news or [raw]:
        yield read_notice(one, origin, topic)


def read_notice(raw: Raw, origin: Origin, topic: str) -> Item:
    """Turn one piece of news into its item; equal news have equal ids."""
    kept = bytes(raw)
    try:
        notice = NOTICE.decode(raw)
        text = line(MEMBERS.decode(raw))
    except UNREADABLE as error:
        return origin.unparsed(f"{topic}: {error}", kept)
    return AccountItem(
        number=origin.number,
        id=digest(topic.encode() + kept + str(origin.at).encode()),
        at=wire.milliseconds(notice.timestamp) or origin.at,
        aliases=customers(notice, origin),
        topic=topic,
        text=text,
    )


def customers(notice: Notice, origin: Origin) -> tuple[str, ...]:
    """Return the aliases of the customer the news are about; empty when they are about none."""
    ids = notice.user_id
    both = (ids.previous, ids.current) if isinstance(ids, UserIds) else (ids,)
    names = (
        notice.wa_id,
        notice.recipient_id,
        notice.recipient_user_id,
        notice.contact.phone_number if notice.contact is not None else None,
        origin.customer(notice.sender, notice.to),
        notice.from_user_id or notice.to_user_id,
        *both,
    )
    return origin.people.aliases(*names) if any(names) else ()


def line(members: dict[str, Raw]) -> str:
    """Return what is plain in the news, without what names a person: `event FLAGGED, reason SCAM`."""
    words: list[str] = []
    for name, raw in members.items():
        if name in SILENT or bytes(raw).startswith((b"{", b"[")):
            continue
        value = SCALAR.decode(raw)
        if value is not None:
            words.append(f"{name} {value}")
    return ", ".join(words)[:LONGEST_LINE]
