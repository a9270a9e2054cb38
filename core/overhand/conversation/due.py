"""When a conversation must next be looked at, and what can be done for it now.

`due` speaks to the next owner: now while anything is pending, else the earliest timer, 0 only when nothing is pending
and nothing will be. The living actor does pending work itself and puts only `next_timer` into its heap. Each moment is
computed here once; `decide` asks the same functions, so that a look at a due time always finds what was due.
"""

from collections.abc import Iterator

from overhand.conversation.machine import Phase
from overhand.conversation.rules import NEVER_EXPIRES, Rules
from overhand.conversation.state import Conversation, Flag

__all__ = [
    "SEND_TIMEOUT_MS",
    "due",
    "expiry_at",
    "idle_at",
    "is_pending",
    "next_timer",
    "open_notices",
    "phone_at",
    "silent_at",
    "wants_answer",
    "watchdog_at",
]

SEND_TIMEOUT_MS = 15_000
"""A send that is still open after this was cut off: its outcome is unknown."""


def due(conversation: Conversation, rules: Rules, now: int) -> int:
    """The value of a record's `due` header, in ms since the epoch."""
    return now if is_pending(conversation, now) else next_timer(conversation, rules, now)


def is_pending(conversation: Conversation, now: int) -> bool:
    """Whether there is work that can be done at once; in quarantine only people are told and texts are sent."""
    if wants_send(conversation, now) or open_notices(conversation, now):
        return True
    return not conversation.quarantined and bool(conversation.unjudged or wants_answer(conversation))


def wants_answer(conversation: Conversation) -> bool:
    """Whether the AI should write now: it may, everything is judged, and the customer waits for it."""
    return bool(conversation.asked) and not conversation.unjudged and conversation.ai_may_answer


def wants_send(conversation: Conversation, now: int) -> bool:
    """Whether the next outbound can be started or withdrawn, and nothing is on the wire."""
    waiting = conversation.next_send
    if waiting is None or conversation.in_flight is not None:
        return False
    return waiting.retry_at <= now or not conversation.may_send(waiting)


def open_notices(conversation: Conversation, now: int) -> list[tuple[Flag, int]]:
    """The steps of open flags whose time has come and that nobody was told of yet, as (flag, index in its ladder)."""
    if conversation.phase is not Phase.FLAGGED:
        return []
    return [
        (flag, number)
        for flag in conversation.flags.values()
        for number in untold(flag)
        if max(flag.step_at(number), flag.retry_at) <= now
    ]


def untold(flag: Flag) -> Iterator[int]:
    """The steps that tell people and have not: a widening one only once it has widened the flag."""
    for number, step in enumerate(flag.ladder):
        if number not in flag.told and (step.do == "notify" or (step.do == "widen" and number in flag.widened)):
            yield number


def next_timer(conversation: Conversation, rules: Rules, now: int = 0) -> int:
    """The earliest moment at which time alone asks for something; 0 when none will.

    A moment that has passed is one at which a `Look` finds something to do. Notices that are open at `now` are left
    out: they are pending work of a child, which no look would hasten.
    """
    return min(timers(conversation, rules, now), default=0)


def timers(conversation: Conversation, rules: Rules, now: int) -> Iterator[int]:
    """Every moment this conversation waits for."""
    yield from sending_timers(conversation)
    yield from (reminder.at for reminder in conversation.reminders.values())
    if conversation.phase is Phase.FLAGGED:
        yield from ladder_timers(conversation, now)
    moments = (watchdog_at(conversation, rules), idle_at(conversation, rules), expiry_at(conversation))
    yield from (moment for moment in (*moments, *owner_timers(conversation, rules)) if moment)


def sending_timers(conversation: Conversation) -> Iterator[int]:
    """Time-outs and retries of sends."""
    for outbound in conversation.outbounds.values():
        if outbound.status == "started":
            yield outbound.started_at + SEND_TIMEOUT_MS
        elif outbound.status == "unknown":
            yield outbound.settle_at
    waiting = conversation.next_send
    if waiting is not None and waiting.retry_at and conversation.in_flight is None:
        yield waiting.retry_at


def ladder_timers(conversation: Conversation, now: int) -> Iterator[int]:
    """Steps still to be climbed, save those that people are being told of now."""
    for flag in conversation.flags.values():
        for number in untold(flag):
            moment = max(flag.step_at(number), flag.retry_at)
            if moment > now:
                yield moment
        for number, step in enumerate(flag.ladder):
            if step.do == "widen" and number not in flag.widened:
                yield flag.step_at(number)


def expiry_at(conversation: Conversation) -> int:
    """When the open flags end by themselves: once each has reached the last step of its own ladder; or 0.

    A flag that nobody could be told of yet does not end.
    """
    if conversation.phase is not Phase.FLAGGED:
        return 0
    ends: list[int] = []
    for flag in conversation.flags.values():
        own = [flag.step_at(number) for number, step in enumerate(flag.ladder) if step.do == "expire"]
        if flag.reason in NEVER_EXPIRES or not flag.told or (flag.route and not own):
            return 0
        ends += own[-1:]
    return max(ends, default=0)


def owner_timers(conversation: Conversation, rules: Rules) -> tuple[int, int]:
    """An owner who does not answer, and a phone that nobody holds any more."""
    return silent_at(conversation, rules), phone_at(conversation, rules)


def silent_at(conversation: Conversation, rules: Rules) -> int:
    """When an owner has owed an answer for too long; 0 while they owe none."""
    if conversation.phase is not Phase.HUMAN_OWNED or not conversation.asked:
        return 0
    return max(min(conversation.asked.values()), conversation.owner_since) + rules.pace.owner_silent_ms


def phone_at(conversation: Conversation, rules: Rules) -> int:
    """When the phone's hold ends: so long after the person on it last wrote; 0 for other owners."""
    if conversation.owner is None or conversation.owner.kind != "phone":
        return 0
    return conversation.owner_spoke_at + rules.pace.phone_ms


def idle_at(conversation: Conversation, rules: Rules) -> int:
    """When a conversation in which nobody owes an answer ends; 0 while somebody does, or a person is called."""
    if conversation.asked or not conversation.episode:
        return 0
    if conversation.phase not in {Phase.AI_HANDLING, Phase.HUMAN_OWNED}:
        return 0
    last = max(conversation.last_word_at, conversation.phase_since, conversation.owner_since)
    return max(last, *(reminder.at for reminder in conversation.reminders.values()), 0) + rules.pace.idle_ms


def watchdog_at(conversation: Conversation, rules: Rules) -> int:
    """When an unanswered customer becomes a flag: from the later of message and the AI's turn to answer; or 0."""
    if not conversation.asked or not conversation.ai_answers:
        return 0
    if any(flag.reason == "unanswered" for flag in conversation.flags.values()):
        return 0
    return max(min(conversation.asked.values()), conversation.answering_since) + rules.pace.unanswered_ms
