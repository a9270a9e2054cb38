"""What the page shows: phones and their bubbles as JSON."""

from .business import Business
from .phones import ChatMessage, Phone

__all__ = ["bubble", "business_card", "phone_card"]


def bubble(message: ChatMessage) -> dict[str, object]:
    """Return one bubble."""
    return {
        "id": message.id,
        "from": message.author,
        "text": message.text,
        "at": message.at,
        "status": message.status,
        "reply_to": message.reply_to,
    }


def phone_card(phone: Phone) -> dict[str, object]:
    """Return who a phone belongs to."""
    return {"wa_id": phone.wa_id, "name": phone.name, "language": phone.language, "about": phone.about}


def business_card(business: Business) -> dict[str, object]:
    """Return the business as its customers see it."""
    return {"name": business.name, "number": business.number}
