"""The promises, checked against the journals and the ledgers W, O and G; each violation in words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from overhand.conversation import ORDER_MARK
from overhand.conversation import events as e
from overhand.testing.faults.arrivals import on_the_wire
from overhand.testing.faults.customers import Written
from overhand.testing.faults.graph import Arrival
from overhand.testing.faults.journals import Dossier
from overhand.testing.faults.operators import Asked
from overhand.testing.histories import CHECKS, nobody_pending, order_by_position, positions

__all__ = ["Verdict", "judged"]

encode = msgspec.json.Encoder().encode


class Verdict(Struct, kw_only=True):
    """What is wrong, and what was counted on the way."""

    violations: list[str] = []
    counts: Counter[str] = msgspec.field(default_factory=Counter[str])

    def add(self, where: str, found: Iterator[str] | Sequence[str]) -> None:
        """Take violations in, each with where it was found."""
        self.violations += [f"{where}: {each}" for each in found]


def judged(
    found: Sequence[Dossier],
    written: Mapping[str, Written],
    asked: Sequence[Asked],
    arrivals: Sequence[Arrival],
    now: int,
) -> Verdict:
    """Check everything."""
    verdict = Verdict()
    for dossier in found:
        verdict.add(dossier.id, of_one(dossier, now))
        verdict.add(dossier.id, in_real_time(dossier, written))
        verdict.add(dossier.id, answered_once(dossier))
        verdict.counts["records"] += len(dossier.history)
    verdict.add("customers", stored_once(found, written))
    verdict.add("operators", answers_true(found, asked))
    verdict.add("provider", on_the_wire(found, arrivals, verdict.counts))
    return verdict


def of_one(dossier: Dossier, now: int) -> Iterator[str]:
    """Everything that one journal shows by itself."""
    if dossier.problem:
        yield dossier.problem
        return
    for promise, check in CHECKS.items():
        yield from (f"{promise}: {wrong}" for wrong in check(dossier.history))
    known = order_by_position(dossier.history)  # among the checks above
    yield from order_by_position(dossier.history, dossier.arrived)[len(known) :]
    yield from nobody_pending(dossier.history, now, 0)
    yield from owners_write(dossier)
    if dossier.state is not None and dossier.live is not None:
        dossier.state.id = dossier.live.id
        if encode(dossier.state) != encode(dossier.live):
            yield f"its {len(dossier.history)} records fold to another state than its last snapshot and what follows"
        if dossier.state.quarantined:
            yield "it is quarantined"


def owners_write(dossier: Dossier) -> Iterator[str]:
    """An operator's message is requested only where that operator is the owner."""
    for ver, event, state in positions(dossier.history):
        if isinstance(event, e.OutboundRequested) and event.author.kind == "operator" and state.owner != event.author:
            owner = state.owner.id if state.owner else "nobody"
            yield f"record {ver}: {event.author.id} wrote {event.outbound}, but {owner} owned it"


def in_real_time(dossier: Dossier, written: Mapping[str, Written]) -> Iterator[str]:
    """A message whose post was answered before another's began stands before it; those of one post in its order."""
    latest, last = 0, ("", 0, -1)
    for event, record in dossier.received:
        message = written.get(event.ref)
        if message is None:
            continue
        if message.stored and message.stored < latest:
            yield f"record {record.ver}: {event.ref} was answered before what stands before it was written"
        latest = max(latest, message.began)
        if last[:2] == (message.customer, message.began) and message.place < last[2]:
            yield f"record {record.ver}: {event.ref} stood earlier in its post than what stands before it"
        last = (message.customer, message.began, message.place)


def answered_once(dossier: Dossier) -> Iterator[str]:
    """A message has one answer of the AI, save those that certainly never left."""
    lost: set[str] = set()
    answers: dict[str, list[str]] = defaultdict(list)
    for record in dossier.history:
        turns = {event.turn: event.answers for event in record.events if isinstance(event, e.TurnEnded)}
        for event in record.events:
            if isinstance(event, e.OutboundRequested) and event.author.kind == "agent":
                for message in turns.get(event.turn, ()):
                    answers[message].append(event.outbound)
            elif isinstance(event, e.SendWithdrawn) or (isinstance(event, e.SendFailed) and not event.retry_at):
                lost.add(event.outbound)
    for message, outbounds in answers.items():
        real = [outbound for outbound in outbounds if outbound not in lost]
        if len(real) > 1:
            yield f"{message} was answered {len(real)} times: {', '.join(real)}"


def stored_once(found: Sequence[Dossier], written: Mapping[str, Written]) -> Iterator[str]:
    """What was answered 200 is in one journal, once and word for word; what is there was written by somebody."""
    places: dict[str, list[str]] = defaultdict(list)
    homes: dict[str, set[str]] = defaultdict(set)
    for dossier in found:
        for event, _ in dossier.received:
            places[event.ref].append(dossier.id)
            message = written.get(event.ref)
            if message is None or message.text != event.text:
                yield f"{event.ref} in {dossier.id} was not written by any customer"
                continue
            homes[message.customer].add(dossier.id)
    for ref, message in written.items():
        if message.stored and not places[ref]:
            yield f"{ref} was answered 200 and is in no journal"
        if len(places[ref]) > 1:
            yield f"{ref} is in {len(places[ref])} places: {', '.join(places[ref])}"
    for customer, ids in homes.items():
        if len(ids) > 1:
            yield f"{customer} has {len(ids)} conversations: {', '.join(sorted(ids))}"


def answers_true(found: Sequence[Dossier], asked: Sequence[Asked]) -> Iterator[str]:
    """What operators were told is what the journal says, and what was never answered was done at most once."""
    records = {(dossier.id, taken): record for dossier in found for record in dossier.history for taken in record.took}
    for each in asked:
        command = f"{each.by}.{each.key}"
        record = records.get((each.conversation, ORDER_MARK + command))
        wrong = untrue(each, command, record.events if record else None)
        if wrong:
            yield f"{each.conversation}: {each.action} {command} ({each.outcome} after {each.tries} tries) {wrong}"


def untrue(each: Asked, command: str, events: Sequence[e.Event] | None) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if each.outcome not in {"done", "refused", "unknown"}:
        return "got an answer that is none"
    if events is None:
        return "" if each.outcome == "unknown" else "is in no record"
    refused = any(
        isinstance(event, e.CommandRefused | e.CommandExpired) and event.command == command for event in events
    )
    if each.outcome == "refused":
        return "" if refused else "was done"
    if refused:
        return "was refused" if each.outcome == "done" else ""
    return "" if any(is_effect(event, each) for event in events) else "has no effect in its record"


def is_effect(event: e.Event, each: Asked) -> bool:
    """Whether this is what the command leads to."""
    match each.action, event:
        case "messages", e.OutboundRequested():
            return event.author.id == each.by and event.text == each.text
        case "notes", e.NoteAdded():
            return event.by.id == each.by and event.text == each.text
        case "claim", e.Claimed():
            return event.by.id == each.by
        case "release", e.Released():
            return event.by.id == each.by
        case "resolve", e.Resolved():
            return event.by.id == each.by
        case _:
            return False
