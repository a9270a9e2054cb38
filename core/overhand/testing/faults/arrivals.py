"""What arrived at the provider, held against the journals: started before, unchanged, and twice only after a doubt."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from overhand.conversation import Phase
from overhand.conversation import events as e
from overhand.testing.faults.graph import Arrival
from overhand.testing.faults.journals import Dossier
from overhand.testing.faults.settings import ANSWER_MS
from overhand.testing.histories import positions

__all__ = ["on_the_wire"]

GUARD_MS: Final = 2_000
"""A send that was not written this long after it was journalled is stopped."""


class Line(Struct, kw_only=True):
    """One outbound as its journal tells of it."""

    conversation: str
    author: str
    text: str
    to: str
    started: list[int] = []
    unknown: int = 0


def outbounds(found: Sequence[Dossier]) -> dict[str, Line]:
    """Every outbound of every journal."""
    lines: dict[str, Line] = {}
    for dossier in found:
        at = {record.ver: record.at for record in dossier.history}
        for ver, event, state in positions(dossier.history):
            if isinstance(event, e.OutboundRequested):
                lines[event.outbound] = Line(
                    conversation=dossier.id,
                    author=event.author.kind,
                    text=event.text,
                    to=state.to,
                )
            elif isinstance(event, e.SendStarted):
                lines[event.outbound].started.append(at[ver])
            elif isinstance(event, e.SendUnknown):
                lines[event.outbound].unknown += 1
    return lines


def on_the_wire(found: Sequence[Dossier], arrivals: Sequence[Arrival], counts: Counter[str]) -> Iterator[str]:
    """What arrived at the provider was journalled before, as it was, and twice only after a journalled doubt."""
    wire = Wire(found, counts)
    for arrival in arrivals:
        yield from wire.take(arrival)
    yield from wire.doubles()


class Wire:
    """Goes through the arrivals in their order."""

    def __init__(self, found: Sequence[Dossier], counts: Counter[str]) -> None:
        self._lines = outbounds(found)
        self._owned = {dossier.id: list(owned_times(dossier)) for dossier in found}
        self._seen: Counter[str] = Counter()
        self._accepted: Counter[str] = Counter()
        self._counts = counts

    def take(self, arrival: Arrival) -> Iterator[str]:
        """What is wrong with one arrival."""
        line = self._lines.get(arrival.outbound)
        if line is None:
            yield f"{arrival.outbound} arrived and is in no journal"
            return
        self._seen[arrival.outbound] += 1
        self._accepted[arrival.outbound] += arrival.accepted
        where, times = f"{line.conversation}: {arrival.outbound}", self._seen[arrival.outbound]
        started = [at for at in line.started if at <= arrival.at]
        if len(started) < times:
            yield f"{where} arrived {times} times with {len(started)} journalled starts before"
        if arrival.text != line.text or not line.to.endswith(arrival.to):
            yield f"{where} arrived changed, or at somebody else"
        late = arrival.at - max(started, default=0)
        if self._is_owned(line, arrival.at) and late > GUARD_MS + ANSWER_MS:
            yield f"{where} of the {line.author} arrived {late} ms after its start, while a person owned it"

    def _is_owned(self, line: Line, at: int) -> bool:
        """Whether a machine's message arrived while a person owned its conversation; counted."""
        if line.author not in {"agent", "policy"}:
            return False
        owned = any(since < at < until for since, until in self._owned[line.conversation])
        self._counts["in flight at claim"] += owned
        return owned

    def doubles(self) -> Iterator[str]:
        """What was accepted more often than the journal has doubts."""
        for outbound, times in self._accepted.items():
            line = self._lines[outbound]
            self._counts["accepted twice"] += times > 1
            if times > 1 + line.unknown:
                yield f"{line.conversation}: {outbound} was accepted {times} times with {line.unknown} doubts"


def owned_times(dossier: Dossier) -> Iterator[tuple[int, int]]:
    """From when to when a person owned it."""
    since = 0
    for record in dossier.history:
        for event in record.events:
            if not isinstance(event, e.Moved):
                continue
            if event.dst is Phase.HUMAN_OWNED and event.src is not Phase.HUMAN_OWNED:
                since = record.at
            elif event.dst is not Phase.HUMAN_OWNED and since:
                yield since, record.at
                since = 0
    if since:
        yield since, 1 << 62
