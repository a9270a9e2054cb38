"""What the journal of one conversation proves: who owned it when, what was sent by whom, and which promises hold.

It prints no word of the customer and none of the business's: only who, when, and where in the journal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from overhand.conversation import Conversation, Event, Party, Phase, apply, close_record
from overhand.conversation import events as e
from overhand.runtime.records import OpenRecord
from overhand.testing.histories import (
    Record,
    contiguous_chain,
    each_message_once,
    flags_ended,
    no_machine_send_while_owned,
    one_owner,
    order_by_position,
    sends_bounded,
    silent_under_hold,
)

__all__ = ["prove"]

CHECKS: Final[Mapping[str, Callable[[Sequence[Record]], list[str]]]] = {
    "the chain is whole": contiguous_chain,
    "at most one owner at every record": one_owner,
    "no machine-written message started while a person owned it": no_machine_send_while_owned,
    "the AI was silent while a flag held it": silent_under_hold,
    "each message was taken once": each_message_once,
    "messages were taken in the order they arrived": order_by_position,
    "nothing was sent twice without a journalled doubt": sends_bounded,
    "flags ended by people or by their ladder": flags_ended,
}
"""What holds at every moment of a conversation; that every message has an end holds only when nothing is under way."""

WORDS: Final = {
    "agent": "the AI",
    "policy": "a fixed text",
    "phone": "the phone",
    "timer": "a timer",
    "watchdog": "the watchdog",
    "system": "the system",
    "customer": "the customer",
}


class Step(Struct, frozen=True):
    """One event with its record, and the state after it."""

    record: OpenRecord
    event: Event
    phase: Phase
    owner: Party | None

    @property
    def place(self) -> str:
        """Where and when: number of the record, sequence in the stream, time in UTC."""
        header = self.record.header
        return f"{header.ver:>6}  seq {self.record.seq:<8} {clock(header.at)}"


class Sending(Struct):
    """One message of ours: the records of its starts, and what became of it last."""

    author: Party
    requested: int
    starts: list[int]
    end: str = "open"
    ended: int = 0


def prove(conversation: str, history: Sequence[OpenRecord]) -> tuple[list[str], bool]:
    """Lines to print, and whether a promise is broken. An empty history is one: nothing can be proven of it."""
    if not history:
        return [f"{conversation} has no record in the journal."], True
    steps = list(walk(conversation, history))
    checked, broken = checks(history)
    first, last = history[0].header.at, history[-1].header.at
    lines = [
        f"Conversation {conversation}: {len(history)} records, {clock(first)} to {clock(last)} (UTC)",
        *titled("Who answered, from record", owners(steps)),
        *titled("Claims and refusals", claims(steps)),
        *titled("Messages of ours", sendings(steps)),
        *titled("Machine-written sends while a person owned it", over_people(steps)),
        *titled("Checks", checked),
    ]
    return lines, broken


def titled(title: str, lines: Sequence[str]) -> list[str]:
    """A part of the page."""
    return ["", title, *(lines or ["  none"])]


def walk(conversation: str, history: Sequence[OpenRecord]) -> Iterator[Step]:
    """Fold the history event by event."""
    state = Conversation(id=conversation)
    for record in history:
        header = record.header
        for event in record.events:
            apply(state, event, header.at)
            yield Step(record, event, state.phase, state.owner)
        close_record(state, at=header.at, took=header.took, hint=header.hint)


def owners(steps: Sequence[Step]) -> list[str]:
    """Who was the one to answer, from which record on."""
    lines: list[str] = []
    before = ""
    for step in steps:
        holder = holding(step)
        if holder != before:
            by = f"  ({words(step.event)} by {who(step.event.by)})" if isinstance(step.event, e.Moved) else ""
            lines.append(f"{step.place}  {holder}{by}")
        before = holder
    return lines


def holding(step: Step) -> str:
    """Who is to answer in the state after a step."""
    if step.owner is not None:
        return who(step.owner)
    if step.phase is Phase.AI_HANDLING:
        return "the AI"
    return "nobody yet: flagged" if step.phase is Phase.FLAGGED else "nobody: resolved"


def claims(steps: Sequence[Step]) -> list[str]:
    """Each move of ownership that was asked for by a person: done, refused or too late."""
    lines: list[str] = []
    for step in steps:
        event = step.event
        if isinstance(event, e.Claimed | e.TakenOver):
            lines.append(f"{step.place}  {who(event.by)} {words(event)} it")
        elif isinstance(event, e.CommandRefused):
            lines.append(f"{step.place}  {who(event.by)} was refused {event.verb}: {event.why}")
        elif isinstance(event, e.CommandExpired):
            lines.append(f"{step.place}  {who(event.by)} came too late with {event.verb}")
    return lines


def sendings(steps: Sequence[Step]) -> list[str]:
    """Each message of ours: its author, the records in which it was requested and started, and its end."""
    return [
        f"{each.requested:>6}  {outbound}  {who(each.author)}: started in {listed(each.starts)}, {end(each)}"
        for outbound, each in collected(steps).items()
    ]


def collected(steps: Sequence[Step]) -> dict[str, Sending]:
    """Our messages by their ids, in the order they were requested."""
    found: dict[str, Sending] = {}
    for step in steps:
        event, ver = step.event, step.record.header.ver
        if isinstance(event, e.OutboundRequested):
            found[event.outbound] = Sending(event.author, ver, [])
        elif isinstance(event, e.SendStarted) and event.outbound in found:
            found[event.outbound].starts.append(ver)
        elif (became := became_of(event)) is not None and became[0] in found:
            sending = found[became[0]]
            sending.end, sending.ended = became[1], ver
    return found


def became_of(event: Event) -> tuple[str, str] | None:
    """Of an event that ends a send, or leaves it open: which message, and the word for it."""
    match event:
        case e.StatusReported():
            return event.outbound, event.status
        case e.SendFailed():
            return event.outbound, "to be tried again" if event.retry_at else "failed"
        case e.Sent() | e.SendWithdrawn() | e.SendUnknown() | e.GaveUpUnknown() | e.RetryAfterUnknown():
            return event.outbound, words(event)
        case _:
            return None


def end(sending: Sending) -> str:
    """How a message ended, and where that stands."""
    return f"{sending.end} in {sending.ended}" if sending.ended else "still under way"


def over_people(steps: Sequence[Step]) -> list[str]:
    """The records in which a person owned it, each machine-written start among them, and what was on the wire."""
    owned = sorted({step.record.header.ver for step in steps if step.phase is Phase.HUMAN_OWNED})
    machine = {outbound for outbound, each in collected(steps).items() if each.author.is_machine}
    lines = [f"        a person owned it in records {spans(owned)}"] if owned else []
    started = 0
    for step in steps:
        event = step.event
        if isinstance(event, e.AiInFlightAtClaim):
            lines.append(f"{step.place}  {event.outbound} was on the wire already and could not be recalled")
        if isinstance(event, e.SendStarted) and event.outbound in machine and step.phase is Phase.HUMAN_OWNED:
            started += 1
            lines.append(f"{step.place}  {event.outbound} STARTED")
    return [*lines, f"        {started or 'none'} started"]


def checks(history: Sequence[OpenRecord]) -> tuple[list[str], bool]:
    """Each check in a line, with what it found below it; and whether any found something."""
    records = [record_of(record) for record in history]
    lines: list[str] = []
    broken = False
    for promise, check in CHECKS.items():
        found = check(records)
        broken = broken or bool(found)
        lines.append(f"  {'BROKEN' if found else 'holds ':<6}  {promise}")
        lines += [f"            {each}" for each in found]
    return lines, broken


def record_of(record: OpenRecord) -> Record:
    """A record as the checks need it."""
    header = record.header
    return Record(
        ver=header.ver,
        events=record.events,
        prev=header.prev,
        hash=record.hash,
        took=header.took,
        at=header.at,
        hint=header.hint,
        writer=header.writer,
    )


def spans(numbers: Sequence[int]) -> str:
    """Sorted numbers as ranges: 3-5, 9."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("-".join(map(str, each)) for each in ranges)


def listed(numbers: Sequence[int]) -> str:
    """Numbers of records."""
    return ", ".join(map(str, numbers)) or "no record"


def words(event: Event) -> str:
    """An event's name as a person reads it."""
    return str(event.__struct_config__.tag).replace("_", " ")


def who(party: Party) -> str:
    """Somebody, in words."""
    return party.name or WORDS.get(party.kind, "") or party.id or party.kind


def clock(at: int) -> str:
    """A time in UTC, to the millisecond."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
