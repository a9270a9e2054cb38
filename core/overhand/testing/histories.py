"""Checks a journal's history against the promises of the design; each returns what is wrong, in words.

A history is a list of `Record`, the conversation's records in the order of their `ver`. The checks are linear scans:
the journal is the order. `overhand proof` and the fault suite use them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from overhand.conversation import NEVER_EXPIRES, Conversation, Event, Party, Phase, close_record, wants_answer
from overhand.conversation import apply as fold
from overhand.conversation import events as e

__all__ = [
    "CHECKS",
    "Record",
    "contiguous_chain",
    "each_message_once",
    "flags_ended",
    "flags_notified",
    "no_machine_send_while_owned",
    "nobody_pending",
    "one_owner",
    "order_by_position",
    "outbounds_ended",
    "sends_bounded",
    "silent_under_hold",
]


class Record(Struct, frozen=True, kw_only=True):
    """One record as a check needs it: its header's facts and its events."""

    ver: int
    events: Sequence[Event]
    prev: str = ""
    hash: str = ""  # of this record; empty: links are not checked
    took: Sequence[str] = ()
    at: int = 0
    hint: int = 0  # stream sequence of the last inbox item it took
    writer: str = ""


def positions(history: Sequence[Record]) -> Iterator[tuple[int, Event, Conversation]]:
    """Each event with the number of its record and the state before it. The state is one object, folded on."""
    state = Conversation(id="history")
    for record in history:
        for event in record.events:
            yield record.ver, event, state
            fold(state, event, record.at)
        close_record(state, at=record.at, took=record.took, hint=record.hint)


def folded(history: Sequence[Record]) -> Conversation:
    """The state after the whole history."""
    state = Conversation(id="history")
    for record in history:
        for event in record.events:
            fold(state, event, record.at)
        close_record(state, at=record.at, took=record.took, hint=record.hint)
    return state


def contiguous_chain(history: Sequence[Record]) -> list[str]:
    """Versions are 1..n without a gap and each record continues the one before."""
    found: list[str] = []
    for place, record in enumerate(history, start=1):
        if record.ver != place:
            found.append(f"record {record.ver} stands at place {place}")
    for before, after in pairwise(history):
        if before.hash and after.prev != before.hash:
            found.append(f"record {after.ver} does not continue record {before.ver}")
    return found


def one_owner(history: Sequence[Record]) -> list[str]:
    """Every move starts where the one before led, only unowned conversations are claimed, only the owner gives away."""
    found: list[str] = []
    for ver, event, state in positions(history):
        if not isinstance(event, e.Moved):
            continue
        if event.src is not state.phase:
            found.append(f"record {ver}: {name(event)} starts in {event.src}, but the state is {state.phase}")
        if isinstance(event, e.Claimed) and state.owner is not None:
            found.append(f"record {ver}: {who(event.by)} claimed what {who(state.owner)} owned")
        if isinstance(event, e.TakenOver) and event.previous != state.owner:
            found.append(f"record {ver}: taken from {who(event.previous)}, but {who(state.owner)} owned it")
    return found


def no_machine_send_while_owned(history: Sequence[Record]) -> list[str]:
    """No machine's message is started, or even requested, while a person owns the conversation."""
    found: list[str] = []
    for ver, event, state in positions(history):
        if state.phase is not Phase.HUMAN_OWNED:
            continue
        if isinstance(event, e.OutboundRequested) and event.author.is_machine:
            found.append(f"record {ver}: {event.author.kind}'s {event.outbound} was requested while a person owned it")
        if isinstance(event, e.SendStarted):
            outbound = state.outbounds.get(event.outbound)
            if outbound is None or outbound.author.is_machine:
                found.append(f"record {ver}: machine-written {event.outbound} was started while a person owned it")
    return found


def silent_under_hold(history: Sequence[Record]) -> list[str]:
    """While a flag holds, the AI neither requests nor starts a message; only fixed texts and people speak."""
    found: list[str] = []
    for ver, event, state in positions(history):
        if state.phase is not Phase.FLAGGED or not state.hold:
            continue
        if isinstance(event, e.OutboundRequested) and event.author.kind == "agent":
            found.append(f"record {ver}: the AI's {event.outbound} was requested under hold")
        if isinstance(event, e.SendStarted):
            outbound = state.outbounds.get(event.outbound)
            if outbound is not None and outbound.author.kind == "agent":
                found.append(f"record {ver}: the AI's {event.outbound} was started under hold")
    return found


def each_message_once(history: Sequence[Record]) -> list[str]:
    """No identity is taken twice, and no message is received twice; a body may follow its placeholder."""
    taken = Counter(identity for record in history for identity in record.took)
    found = [f"{identity} was taken {times} times" for identity, times in taken.items() if times > 1]
    bodies: Counter[str] = Counter()
    ids: Counter[str] = Counter()
    for _, event, _ in positions(history):
        if isinstance(event, e.MessageReceived):
            ids[event.message] += 1
            bodies[event.ref] += event.supported
    found += [f"message {message} was received {times} times" for message, times in ids.items() if times > 1]
    return found + [f"the body of {ref} was received {times} times" for ref, times in bodies.items() if times > 1]


def order_by_position(history: Sequence[Record], arrived: Mapping[str, int] | None = None) -> list[str]:
    """Hints never go back; with `arrived` (message id -> inbox sequence), messages stand in the order they arrived."""
    found: list[str] = []
    hint = 0
    for record in history:
        if record.hint and record.hint < hint:
            found.append(f"record {record.ver} took inbox position {record.hint} after {hint}")
        hint = max(hint, record.hint)
    last = 0
    for ver, event, _ in positions(history):
        if isinstance(event, e.MessageReceived) and arrived and event.message in arrived:
            if arrived[event.message] < last:
                found.append(f"record {ver}: {event.message} arrived before what was received before it")
            last = max(last, arrived[event.message])
    return found


def outbounds_ended(history: Sequence[Record]) -> list[str]:
    """At quiescence every outbound is sent, failed, withdrawn or given up as unknown."""
    ends: dict[str, str] = {}
    for _, event, _ in positions(history):
        if isinstance(event, e.OutboundRequested | e.SendStarted | e.SendUnknown | e.RetryAfterUnknown):
            ends[event.outbound] = name(event)
        elif isinstance(event, e.Sent | e.StatusReported | e.SendWithdrawn | e.GaveUpUnknown):
            ends[event.outbound] = ""
        elif isinstance(event, e.SendFailed):
            ends[event.outbound] = name(event) if event.retry_at else ""
    return [f"{outbound} has no end: the last of it is {last}" for outbound, last in ends.items() if last]


def flags_notified(history: Sequence[Record]) -> list[str]:
    """At quiescence people were told of every flag that did not end by a person before anybody could be told."""
    told = {event.flag for _, event, _ in positions(history) if isinstance(event, e.Notified) and event.accepted}
    by_people: set[str] = set()
    raised: dict[str, str] = {}
    for _, event, state in positions(history):
        if isinstance(event, e.Flagged):
            raised[event.flag] = event.reason
        if isinstance(event, e.Moved) and event.dst is not Phase.FLAGGED and is_person(event):
            by_people |= set(state.flags)
    return [f"nobody was told of {flag} ({reason})" for flag, reason in raised.items() if flag not in told | by_people]


def flags_ended(history: Sequence[Record]) -> list[str]:
    """A flag ends by a person, or by the journalled last step of its ladder; some reasons end by a person only."""
    found: list[str] = []
    for ver, event, state in positions(history):
        if not isinstance(event, e.Moved) or not state.flags or event.dst is Phase.FLAGGED or is_person(event):
            continue
        if not isinstance(event, e.FlagExpired):
            found.append(f"record {ver}: {name(event)} by {who(event.by)} ended flags")
        found += [
            f"record {ver}: a flag of {flag.reason} expired"
            for flag in state.flags.values()
            if flag.reason in NEVER_EXPIRES
        ]
    return found


def is_person(event: e.Moved) -> bool:
    """Whether a person of the business made this move."""
    return event.by.is_person


def sends_bounded(history: Sequence[Record]) -> list[str]:
    """One send at a time, no attempt after success, and a second one only after a refusal or a journalled unknown."""
    found: list[str] = []
    may_start: dict[str, bool] = {}
    for ver, event, state in positions(history):
        if isinstance(event, e.OutboundRequested | e.RetryAfterUnknown):
            may_start[event.outbound] = True
        elif isinstance(event, e.SendFailed):
            may_start[event.outbound] = bool(event.retry_at)
        elif isinstance(event, e.Sent | e.SendWithdrawn | e.GaveUpUnknown):
            may_start[event.outbound] = False
        elif isinstance(event, e.SendStarted):
            if state.in_flight is not None:
                found.append(f"record {ver}: {event.outbound} was started while {state.in_flight.id} was on the wire")
            if not may_start.get(event.outbound, False):
                found.append(f"record {ver}: {event.outbound} was started again without a reason")
            may_start[event.outbound] = False
    return found


def nobody_pending(history: Sequence[Record], now: int, limit_ms: int) -> list[str]:
    """Nobody has waited for an answer of the AI for longer than `limit_ms` without a flag or an owner."""
    state = folded(history)
    if not state.asked or not state.ai_answers or state.flags:
        return []
    since = max(min(state.asked.values()), state.answering_since)
    if now - since <= limit_ms:
        return []
    doing = "its answer is still pending" if wants_answer(state) else "nothing is at work"
    return [f"the customer has waited for {now - since} ms and {doing}"]


def name(event: Event) -> str:
    """The event's word."""
    return type(event).__name__


def who(party: Party | None) -> str:
    """Somebody, in words."""
    return (party.name or party.id or party.kind) if party else "nobody"


CHECKS: Mapping[str, Callable[[Sequence[Record]], list[str]]] = {
    "one contiguous chain": contiguous_chain,
    "at most one owner": one_owner,
    "no machine's message while a person owns it": no_machine_send_while_owned,
    "a held AI is silent": silent_under_hold,
    "each message once": each_message_once,
    "messages in the order they arrived": order_by_position,
    "every message of ours has an end": outbounds_ended,
    "people were told of every flag": flags_notified,
    "flags end by people or by their ladder": flags_ended,
    "nothing is sent twice without a journalled doubt": sends_bounded,
}
"""Every check that needs nothing but the history; of a running conversation the ends are still open."""
