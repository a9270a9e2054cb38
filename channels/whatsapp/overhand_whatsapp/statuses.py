"""Statuses: what became of the messages we sent."""

from msgspec import Raw

from overhand.channel import Item, StatusItem

from . import wire
from .graph_errors import explain
from .people import UNREADABLE, Origin, digest

__all__ = ["read_status"]


def read_status(raw: Raw, origin: Origin) -> Item:
    """Turn one member of `statuses` into its item.

    A `failed` status has no contacts [Meta docs, business-scoped user ids]; in a group the participant is the customer.
    """
    kept = bytes(raw)
    try:
        status = wire.STATUS.decode(raw)
    except UNREADABLE as error:
        return origin.unparsed(f"status: {error}", kept)
    if not status.status:
        return origin.unparsed("status without its word", kept)
    recipient = status.recipient_participant_id if status.recipient_type == "group" else status.recipient_id
    code, why = failure(status)
    return StatusItem(
        number=origin.number,
        id=status.id or digest(kept),
        at=wire.milliseconds(status.timestamp),
        aliases=origin.people.aliases(recipient, status.recipient_user_id),
        status=status.status,
        outbound=status.biz_opaque_callback_data or "",
        code=code,
        why=why,
    )


def failure(status: wire.Status) -> tuple[int, str]:
    """Return the code of a failed status and the reason in plain words; 0 and nothing where there is no error."""
    if not status.errors:
        return 0, ""
    error = status.errors[0]
    code, own = code_of(error), error.title or error.message or ""
    return code, explain(code, own) if code else own or "WhatsApp gave no reason"


def code_of(error: wire.Problem) -> int:
    """Return an error's code, which old bodies have as a string."""
    try:
        return int(error.code or 0)
    except ValueError:
        return 0
