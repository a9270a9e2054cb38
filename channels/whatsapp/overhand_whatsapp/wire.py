"""The wire model of the WhatsApp Cloud API's webhooks, as far as Overhand reads it.

Decoding has two stages: each level down to a change's value is typed and keeps its members as `Raw`, and every member
is decoded alone, so that one bad item never takes its neighbours with it. Unknown fields are ignored, every field may
be absent or null, and there is no tagged union: the API gains types and drops keys without notice. `timestamp` is
documented as a string of seconds and comes as an integer too.
"""

from msgspec import UNSET, Raw, Struct, UnsetType, field
from msgspec.json import Decoder

__all__ = [
    "CHANGE",
    "CONTACT",
    "ENTRY",
    "ENVELOPE",
    "HEAD",
    "MESSAGE",
    "STATUS",
    "VALUE",
    "Body",
    "Card",
    "CardName",
    "Change",
    "Contact",
    "Context",
    "Correction",
    "Entry",
    "Envelope",
    "Head",
    "Interactive",
    "Location",
    "Media",
    "Message",
    "Metadata",
    "Order",
    "Problem",
    "Product",
    "Profile",
    "Reaction",
    "Referral",
    "Reply",
    "Status",
    "System",
    "Template",
    "Value",
    "milliseconds",
]

Text = str | None
Number = int | float | str | None

LATEST_S = 10**11  # seconds; beyond it a timestamp is nonsense (the year 5138)


class Envelope(Struct, frozen=True):
    """A whole POST body; the other fields tell an answer of the Graph API, which is no webhook, by its shape."""

    entry: list[Raw] | UnsetType | None = UNSET
    error: Raw | UnsetType = UNSET
    success: Raw | UnsetType = UNSET
    messages: Raw | UnsetType = UNSET
    url: Raw | UnsetType = UNSET


class Entry(Struct, frozen=True):
    """The changes of one WhatsApp Business Account, `id`."""

    id: str = ""
    time: Number = None  # seconds; only account changes have it
    changes: list[Raw] | None = None


class Change(Struct, frozen=True):
    """One change: `field` names what `value` is."""

    field: str = ""
    value: Raw = Raw(b"{}")


class Metadata(Struct, frozen=True):
    """Which of the business's numbers the change is about."""

    phone_number_id: Text = None
    display_phone_number: Text = None


class Profile(Struct, frozen=True):
    """What the customer calls themselves."""

    name: Text = None


class Contact(Struct, frozen=True):
    """A customer; `wa_id` is absent for username users, `user_id` in bodies older than April 2026."""

    profile: Profile | None = None
    wa_id: Text = None
    user_id: Text = None


class Value(Struct, frozen=True):
    """The value of a change that carries messages, statuses or echoes."""

    metadata: Metadata | None = None
    contacts: list[Raw] | None = None
    messages: list[Raw] | None = None
    statuses: list[Raw] | None = None
    message_echoes: list[Raw] | None = None
    errors: list[Raw] | None = None


class Problem(Struct, frozen=True):
    """An error inside a webhook; `error_data` may be an object, a string or absent."""

    code: int | str | None = None
    title: Text = None
    message: Text = None


class Body(Struct, frozen=True):
    """A text message."""

    body: Text = None


class Media(Struct, frozen=True):
    """An image, video, audio, document or sticker; `id` is kept by Meta for seven days."""

    id: Text = None
    mime_type: Text = None
    sha256: Text = None
    caption: Text = None
    filename: Text = None
    voice: bool | None = None


class Location(Struct, frozen=True):
    """A place; some recordings have the numbers as strings."""

    latitude: Number = None
    longitude: Number = None
    name: Text = None
    address: Text = None


class CardName(Struct, frozen=True):
    """The name on a contact card."""

    formatted_name: Text = None
    first_name: Text = None


class Card(Struct, frozen=True):
    """A contact card the customer shared."""

    name: CardName | None = None


class Reply(Struct, frozen=True):
    """Any of the answers to an interactive message; each kind fills a part of it."""

    id: Text = None
    title: Text = None
    body: Text = None
    response: Text = None
    response_json: Raw = Raw(b"null")  # JSON in a string, and not always an object


class Interactive(Struct, frozen=True):
    """An answer to buttons, a list, a flow, or the question whether one may call."""

    type: Text = None
    button_reply: Reply | None = None
    list_reply: Reply | None = None
    nfm_reply: Reply | None = None
    call_permission_reply: Reply | None = None


class Template(Struct, frozen=True):
    """A quick reply to a template."""

    payload: Text = None
    text: Text = None


class Reaction(Struct, frozen=True):
    """A reaction; no emoji, or an empty one, takes it back."""

    message_id: Text = None
    emoji: Text = None


class Product(Struct, frozen=True):
    """One line of an order."""

    product_retailer_id: Text = None
    quantity: Number = None


class Order(Struct, frozen=True):
    """A basket from the catalogue."""

    text: Text = None
    product_items: list[Product] | None = None


class System(Struct, frozen=True):
    """News about the customer: another number, another id, another device."""

    body: Text = None
    type: Text = None
    wa_id: Text = None
    new_wa_id: Text = None  # the older name of `wa_id`
    user_id: Text = None


class Context(Struct, frozen=True):
    """Which message this one answers."""

    id: Text = None


class Referral(Struct, frozen=True):
    """The advertisement or post the customer came from."""

    source_url: Text = None
    source_id: Text = None
    headline: Text = None


class Correction(Struct, frozen=True):
    """An edit (with the new message) or a revoke (without)."""

    original_message_id: Text = None
    message: "Message | None" = None


class Message(Struct, frozen=True):
    """A message of a customer (`from`), or an echo of one from the phone app (`to` is the customer)."""

    id: Text = None
    type: Text = None
    timestamp: Number = None
    sender: Text = field(name="from", default=None)
    from_user_id: Text = None
    to: Text = None
    to_user_id: Text = None
    group_id: Text = None
    context: Context | None = None
    referral: Referral | None = None
    text: Body | None = None
    image: Media | None = None
    video: Media | None = None
    audio: Media | None = None
    voice: Media | None = None
    document: Media | None = None
    sticker: Media | None = None
    location: Location | None = None
    contacts: list[Card] | None = None
    interactive: Interactive | None = None
    button: Template | None = None
    reaction: Reaction | None = None
    order: Order | None = None
    system: System | None = None
    edit: Correction | None = None
    revoke: Correction | None = None


class Head(Struct, frozen=True):
    """The part of a message that must be readable for it to be shown at all."""

    id: Text = None
    timestamp: Number = None
    sender: Text = field(name="from", default=None)
    from_user_id: Text = None


class Status(Struct, frozen=True):
    """What became of a message we sent; groups name the person in `recipient_participant_id`."""

    id: Text = None
    status: Text = None
    timestamp: Number = None
    recipient_id: Text = None
    recipient_user_id: Text = None
    recipient_type: Text = None
    recipient_participant_id: Text = None
    biz_opaque_callback_data: Text = None
    errors: list[Problem] | None = None


ENVELOPE = Decoder(Envelope)
ENTRY = Decoder(Entry)
CHANGE = Decoder(Change)
VALUE = Decoder(Value)
CONTACT = Decoder(Contact)
HEAD = Decoder(Head)
MESSAGE = Decoder(Message)
STATUS = Decoder(Status)


def milliseconds(seconds: Number) -> int:
    """Turn a provider's seconds into ms since the epoch; 0 for what is no sensible time (it orders nothing)."""
    try:
        whole = int(seconds or 0)
    except ValueError:
        return 0
    return whole * 1000 if 0 <= whole < LATEST_S else 0
