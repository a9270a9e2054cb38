"""What time alone does: ladders, silent owners, idle conversations, reminders, unknown sends, and the watchdog."""

from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.conversation.decide.circumstances import Circumstances, Ids
from overhand.conversation.decide.flags import Cause, policy_text, raise_flags
from overhand.conversation.decide.ownership import phone_ends, requeue
from overhand.conversation.decide.sending import given_up_cause, lost, settle
from overhand.conversation.due import SEND_TIMEOUT_MS, expiry_at, idle_at, phone_at, silent_at, watchdog_at
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation

__all__ = ["look"]

TIMER = e.Party("timer")
WATCHDOG = e.Party("watchdog")


def look(conversation: Conversation, _command: c.Look, circumstances: Circumstances) -> list[e.Event]:
    """Everything that is due at `circumstances.now`, and nothing when asked again at the same time.

    At most one change of phase: a flag that is raised in the same look puts an expiry off to the next one.
    """
    ids = Ids(conversation)
    events = cut_off(conversation, circumstances) + settled(conversation, circumstances)
    events += rung(conversation, circumstances)
    causes = given_up(conversation, events) + unanswered(conversation, circumstances)
    flags = raise_flags(conversation, causes, circumstances, ids)
    if conversation.phase is Phase.FLAGGED:
        events += widened(conversation, circumstances)
    if conversation.phase is Phase.HUMAN_OWNED:
        return events + owner_due(conversation, circumstances, ids)
    return events + (flags or expired(conversation, circumstances, ids) or idle(conversation, circumstances))


def is_due(moment: int, circumstances: Circumstances) -> bool:
    """Whether a moment that may never come (0) has come."""
    return 0 < moment <= circumstances.now


def cut_off(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """A send that is open for longer than any write may take: nobody will tell how it ended."""
    outbound = conversation.in_flight
    if outbound is None or outbound.started_at + SEND_TIMEOUT_MS > circumstances.now:
        return []
    return [lost(outbound, "nobody told how it ended", circumstances)]


def settled(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """Unknown sends whose waiting time is over."""
    return [
        settle(conversation, outbound, TIMER)
        for outbound in conversation.outbounds.values()
        if outbound.status == "unknown" and outbound.settle_at <= circumstances.now
    ]


def rung(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """Reminders whose time has come."""
    return [
        e.ReminderRang(reminder=reminder.id)
        for reminder in conversation.reminders.values()
        if reminder.at <= circumstances.now
    ]


def given_up(conversation: Conversation, events: list[e.Event]) -> list[Cause]:
    """Why a person must look: the AI's answer may never have arrived."""
    ended = [event.outbound for event in events if isinstance(event, e.GaveUpUnknown)]
    return [given_up_cause() for outbound in ended if conversation.outbounds[outbound].author.kind == "agent"]


def widened(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """Louder, and the next team as well; telling people is a child's work."""
    return [
        e.Widened(
            src=Phase.FLAGGED,
            dst=circumstances.gate.move(Phase.FLAGGED, "widen"),
            by=TIMER,
            flag=flag.id,
            step=number,
            team=step.team,
        )
        for flag in conversation.flags.values()
        for number, step in enumerate(flag.ladder)
        if step.do == "widen" and number not in flag.widened and flag.step_at(number) <= circumstances.now
    ]


def expired(conversation: Conversation, circumstances: Circumstances, ids: Ids) -> list[e.Event]:
    """The last step of the ladders: to the AI, which says so, or closed."""
    if not is_due(expiry_at(conversation), circumstances):
        return []
    flag, number = max(
        ((flag, number) for flag in conversation.flags.values() for number, step in enumerate(flag.ladder)
         if step.do == "expire"),
        key=lambda last: last[0].step_at(last[1]),
    )  # fmt: skip
    closes = flag.ladder[number].then == Phase.RESOLVED
    dst = circumstances.gate.move(conversation.phase, "expire", ends_resolved=closes)
    events: list[e.Event] = [e.FlagExpired(src=conversation.phase, dst=dst, by=TIMER, flag=flag.id, step=number)]
    if closes:
        return events
    return events + policy_text(conversation, "expired", circumstances, ids)


def owner_due(conversation: Conversation, circumstances: Circumstances, ids: Ids) -> list[e.Event]:
    """A phone's hold ends, a silent owner loses the conversation to the queue, and an idle one is resolved."""
    if is_due(phone_at(conversation, circumstances.rules), circumstances):
        return phone_ends(conversation, TIMER, circumstances, ids)
    if is_due(silent_at(conversation, circumstances.rules), circumstances):
        owner = conversation.owner or e.Party("system")
        return requeue(conversation, TIMER, f"{owner.name or owner.kind} has not answered.", circumstances, ids)
    return idle(conversation, circumstances)


def idle(conversation: Conversation, circumstances: Circumstances) -> list[e.Event]:
    """Nobody has written for long: the episode ends."""
    if not is_due(idle_at(conversation, circumstances.rules), circumstances):
        return []
    dst = circumstances.gate.move(conversation.phase, "resolve")
    outcome = "handed_over" if conversation.owner else "contained"
    return [e.Resolved(src=conversation.phase, dst=dst, by=TIMER, outcome=outcome)]


def unanswered(conversation: Conversation, circumstances: Circumstances) -> list[Cause]:
    """The watchdog: the customer had the last word and nothing has answered for too long, whatever failed."""
    if not is_due(watchdog_at(conversation, circumstances.rules), circumstances):
        return []
    sentence = "The customer waits and nothing has answered."
    return [Cause(reason="unanswered", by=WATCHDOG, message=next(iter(conversation.asked)), sentence=sentence)]
