r"""The bodies Meta posts, and their bytes: non-ASCII as lower-case `\uXXXX`, as Meta sends and signs them."""

import json
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from overhand_whatsapp.graph_errors import explain

from .business import Business
from .phones import ChatMessage, Phone

__all__ = ["Webhook", "bytes_of", "message_webhook", "status_webhook"]

FORM: Final = "whatsapp_business_account"


class Webhook(Struct, frozen=True, kw_only=True):
    """One item to post: whose lane it waits in, what it is, and its entry."""

    wa_id: str
    what: str  # "message wamid…" or "read wamid…"
    entry: dict[str, object]


def bytes_of(webhooks: Sequence[Webhook]) -> bytes:
    """Return one body with the items of all these webhooks."""
    body = {"object": FORM, "entry": [one.entry for one in webhooks]}
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def entry(business: Business, phone: Phone, **members: object) -> dict[str, object]:
    """Return an entry with one change; contacts with `wa_id` and `user_id`, which some clients insist on."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": business.number, "phone_number_id": business.phone_number_id},
        "contacts": [{"profile": {"name": phone.name}, "wa_id": phone.wa_id, "user_id": phone.user_id}],
        **members,
    }
    return {"id": business.account, "changes": [{"field": "messages", "value": value}]}


def message_webhook(business: Business, phone: Phone, message: ChatMessage) -> Webhook:
    """Return the webhook of a text the customer wrote."""
    text = {
        "from": phone.wa_id,
        "from_user_id": phone.user_id,
        "id": message.id,
        "timestamp": str(message.at // 1000),
        "type": "text",
        "text": {"body": message.text},
    }
    return Webhook(wa_id=phone.wa_id, what=f"message {message.id}", entry=entry(business, phone, messages=[text]))


def status_webhook(  # noqa: PLR0917 - each is one field of the status
    business: Business, phone: Phone, message: ChatMessage, status: str, at: int, code: int = 0
) -> Webhook:
    """Return the webhook of a status of something the business sent; `code` says why it failed."""
    words: dict[str, object] = {
        "id": message.id,
        "status": status,
        "timestamp": str(at // 1000),
        "recipient_id": phone.wa_id,
        "recipient_user_id": phone.user_id,
    }
    if message.outbound:
        words["biz_opaque_callback_data"] = message.outbound
    if status in {"sent", "delivered"}:
        words["pricing"] = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
    if code:
        title = explain(code, "Message undeliverable")
        words["errors"] = [{"code": code, "title": title, "message": title, "error_data": {"details": title}}]
    return Webhook(wa_id=phone.wa_id, what=f"{status} {message.id}", entry=entry(business, phone, statuses=[words]))
