"""How a card becomes what the console reads: a row of the list, the detail of an open conversation. Pure."""

from collections.abc import Mapping
from typing import TypeVar

from msgspec import structs

from overhand.conversation import REASONS, Phase
from overhand_web.projection.address import mask_address
from overhand_web.projection.card import Card
from overhand_web.wire import Context, Detail, OfferedDraft, ReminderSet, Row, Who

__all__ = ["context_of", "detail_of", "masked", "owner_key", "row_of", "urgency"]

RowT = TypeVar("RowT", bound=Row)


def row_of(card: Card) -> Row:
    """Return the conversation as a row, with the customer's whole address."""
    conversation = card.conversation
    open_flags = [flag for flag in card.flags.values() if flag.open]
    return Row(
        id=conversation.id,
        version=conversation.ver,
        name=conversation.name,
        address=conversation.to.removeprefix("phone:"),
        language=conversation.language,
        phase=conversation.phase,
        episode=conversation.episode,
        owner=Who.maybe(conversation.owner),
        owner_since=conversation.owner_since if conversation.owner else None,
        assigned=Who.maybe(conversation.assigned),
        team=conversation.team,
        reasons=tuple(sorted(dict.fromkeys(flag.reason for flag in open_flags), key=strength)),
        hold=conversation.phase is Phase.FLAGGED and any(flag.hold for flag in open_flags),
        flagged_at=min((flag.at for flag in open_flags), default=None),
        claim_due=min((flag.claim_due for flag in open_flags), default=None),
        last=card.last,
        last_customer_at=conversation.last_customer_at or None,
        unread=card.unread,
        updated_at=conversation.updated_at,
        channel=conversation.channel,
        number=conversation.number,
        outcome=conversation.outcome,
        erased=card.erased,
    )


def strength(reason: str) -> int:
    """Return the place of a reason, strongest first; one that a plugin brought comes last."""
    return REASONS.index(reason) if reason in REASONS else len(REASONS)


def detail_of(card: Card, windows: Mapping[str, int]) -> Detail:
    """Return the row and its context in one."""
    return Detail(**structs.asdict(row_of(card)), **structs.asdict(context_of(card, windows)))


def context_of(card: Card, windows: Mapping[str, int]) -> Context:
    """Return what is shown beside the thread. `windows`: each channel's reply window in ms, 0 for none."""
    conversation = card.conversation
    window = windows.get(conversation.channel, 0)
    draft = OfferedDraft(card.draft_turn, conversation.draft) if conversation.draft else None
    reminders = sorted(conversation.reminders.values(), key=lambda reminder: reminder.at)
    return Context(
        flags=tuple(card.flags.values()),
        said=card.said,
        facts=dict(conversation.facts),
        guidance=tuple(conversation.guidance),
        offered_draft=draft,
        signals=tuple(card.signals),
        held=tuple(card.held),
        window_until=conversation.last_customer_at + window if window and conversation.last_customer_at else None,
        reminders=tuple(ReminderSet(id=each.id, at=each.at, text=each.text) for each in reminders),
        episodes=tuple(card.episodes),
    )


def masked(row: RowT) -> RowT:
    """Return the row for readers who may not see the customer's whole address."""
    return structs.replace(row, address=mask_address(row.address))


def owner_key(row: Row) -> str:
    """Return what the projection files a conversation under: its owner's id, `phone`, or nothing."""
    return row.owner.id or row.owner.kind if row.owner else ""


def urgency(row: Row) -> int:
    """Return the place within a section of the list, least first: due soonest when flagged, else newest."""
    if row.phase is Phase.FLAGGED and row.claim_due is not None:
        return row.claim_due
    return -(row.last.at if row.last else row.updated_at)
