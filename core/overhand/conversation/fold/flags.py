"""Folding judgements, offers and flags."""

from msgspec import structs

from overhand.conversation import events as e
from overhand.conversation.rules import Step
from overhand.conversation.state import Conversation, Flag

__all__ = [
    "assigned",
    "flagged",
    "message_judged",
    "notified",
    "offer_answered",
    "offer_made",
    "quarantined",
    "sent_to_team",
    "succeeds",
    "widened",
]

AGAIN_MS, AGAIN_MOST_MS = 15_000, 300_000
SOONEST_MS = 60_000


def message_judged(conversation: Conversation, event: e.MessageJudged, at: int) -> None:
    """Fold `MessageJudged`."""
    conversation.unjudged.pop(event.message, None)


def offer_made(conversation: Conversation, event: e.OfferMade, at: int) -> None:
    """Fold `OfferMade`."""
    conversation.offered = conversation.offer_open = True
    conversation.offered_at = at
    waiting = {message: since for message, since in conversation.asked.items() if message in conversation.unjudged}
    conversation.asked = waiting


def offer_answered(conversation: Conversation, event: e.OfferAnswered, at: int) -> None:
    """Fold `OfferAnswered`."""
    conversation.offer_open = False


def flagged(conversation: Conversation, event: e.Flagged, at: int) -> None:
    """Fold `Flagged`."""
    conversation.serial += 1
    conversation.flags[event.flag] = Flag(
        id=event.flag, reason=event.reason, hold=event.hold, team=event.team, at=at,
        claim_within_ms=event.claim_within_ms, ladder=event.ladder, route=event.ladder, clock=at, message=event.message,
        evidence=event.evidence, sentence=event.sentence, score=event.score, gather=event.gather,
    )  # fmt: skip
    if event.leads:
        conversation.team = event.team


def notified(conversation: Conversation, event: e.Notified, at: int) -> None:
    """Fold `Notified`. A notice that nobody accepted is tried again, after a growing pause."""
    flag = conversation.flags.get(event.flag)
    if flag is None or event.step in flag.told:
        return
    if not event.accepted:
        flag.retry_at = at + min(AGAIN_MS * 2**flag.tries, AGAIN_MOST_MS)
        flag.tries += 1
        return
    flag.tries = flag.retry_at = 0
    flag.told.append(event.step)
    if flag.route and all(step.do == "expire" or number in flag.told for number, step in enumerate(flag.ladder)):
        flag.ladder += (again(flag),)


def again(flag: Flag) -> Step:
    """The end of a ladder repeats, each time after thrice as long: a flag that nobody claims is never forgotten."""
    last = flag.ladder[-1].after_ms
    return Step(after_ms=max(3 * last, last + flag.claim_within_ms, last + SOONEST_MS), do="notify")


def widened(conversation: Conversation, event: e.Widened, at: int) -> None:
    """Fold `Widened`."""
    flag = conversation.flags.get(event.flag)
    if flag is not None and event.step not in flag.widened:
        flag.widened.append(event.step)


def assigned(conversation: Conversation, event: e.Assigned, at: int) -> None:
    """Fold `Assigned`."""
    conversation.assigned = event.to
    for flag in conversation.flags.values():
        restart(flag, at)


def restart(flag: Flag, at: int) -> None:
    """Climb the route's ladder once more from now; what was reached keeps its number, what lay ahead is dropped."""
    shift = at - flag.at
    flag.ladder = reached(flag, at) + tuple(
        structs.replace(step, after_ms=step.after_ms + shift) for step in flag.route
    )
    flag.clock = at


def reached(flag: Flag, at: int) -> tuple[Step, ...]:
    """The steps of a ladder whose time has come: people were told of them, or are being told."""
    return tuple(step for number, step in enumerate(flag.ladder) if flag.step_at(number) <= at)


def sent_to_team(conversation: Conversation, event: e.SentToTeam, at: int) -> None:
    """Fold `SentToTeam`."""
    conversation.team = event.team
    conversation.assigned = None
    for flag in conversation.flags.values():
        flag.team = event.team
        if flag.reason == "handed_on":
            flag.ladder, flag.route = reached(flag, at), ()


def quarantined(conversation: Conversation, event: e.Quarantined, at: int) -> None:
    """Fold `Quarantined`."""
    conversation.quarantined = True


def succeeds(conversation: Conversation, event: e.Succeeds, at: int) -> None:
    """Fold `Succeeds`."""
    conversation.succeeds = event.previous
