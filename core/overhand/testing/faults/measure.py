"""How long a fault was felt: from the moment it began to the first append by another writer where work waited."""

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from overhand.testing.faults.customers import Written
from overhand.testing.faults.graph import Arrival
from overhand.testing.faults.journals import Dossier
from overhand.testing.faults.nemesis import Fault

__all__ = ["Spread", "failovers", "latencies"]

WAITS_MS = 1_000
"""A message stored this soon after the fault waits for the next owner: nobody judges the victim gone before 1.2 s."""
NEAR_MS = 5_000
"""A server that was away this shortly before or after makes a fail-over of its own kind."""


class Spread(Struct, frozen=True, kw_only=True):
    """Some durations, in ms."""

    count: int
    p50: int
    p95: int
    most: int

    @classmethod
    def of(cls, values: Sequence[int]) -> "Spread":
        """Sum up; zeros where there is nothing."""
        ordered = sorted(values) or [0]

        def rank(share: float) -> int:
            return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

        return cls(count=len(values), p50=rank(0.5), p95=rank(0.95), most=ordered[-1])

    def __str__(self) -> str:
        """As a row of the table has it."""
        return f"p50 {self.p50} ms, p95 {self.p95} ms, max {self.most} ms (n={self.count})"


def failovers(faults: Sequence[Fault], found: Sequence[Dossier], ledger: Mapping[str, Written]) -> dict[str, list[int]]:
    """By kind of fault: for each partition of a victim in which a message waited, how long it did.

    `<kind> and nats`: the server was away at that time. `<kind>`: all others. Of these,
    `<kind>, then another`: the next worker was hit before the first had been replaced.
    """
    waits: dict[str, list[int]] = {}
    workers = [fault for fault in faults if fault.kind not in {"web", "nats"}]
    away = [(fault.at - NEAR_MS, fault.until + NEAR_MS) for fault in faults if fault.kind == "nats"]
    for fault in workers:
        near = any(begin < fault.at < end for begin, end in away)
        for partition in fault.owned:
            first = first_append(fault, [each for each in found if each.partition == partition], ledger)
            if not first:
                continue
            waits.setdefault(f"{fault.kind} and nats" if near else fault.kind, []).append(first - fault.at)
            if not near and any(fault.at < other.at < first for other in workers):
                waits.setdefault(f"{fault.kind}, then another", []).append(first - fault.at)
    return waits


def first_append(fault: Fault, found: Sequence[Dossier], ledger: Mapping[str, Written]) -> int:
    """When the first message that waited in these conversations was taken by another writer; 0: none waited."""
    times = [
        record.at
        for dossier in found
        for message, record in dossier.received
        if record.writer != fault.victim
        and record.at >= fault.at
        and 0 < ledger[message.ref].stored <= fault.at + WAITS_MS
    ]
    return min(times, default=0)


def latencies(
    found: Sequence[Dossier], ledger: Mapping[str, Written], arrivals: Sequence[Arrival]
) -> tuple[Spread, Spread]:
    """From a message's first post to its record, and to the first answer on the provider's side that names it."""
    recorded = [record.at - ledger[message.ref].began for dossier in found for message, record in dossier.received]
    answered: dict[str, int] = {}
    for arrival in arrivals:
        for word in arrival.text.replace(",", " ").replace(".", " ").split():
            answered.setdefault(word, arrival.at)
    waits = [
        answered[name] - written.began for written in ledger.values() if (name := written.text.split()[0]) in answered
    ]
    return Spread.of(recorded), Spread.of(waits)
