"""Puts labelled rows before the panel, as a conversation would."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from time import perf_counter
from typing import Final

import msgspec
from msgspec import Struct

from overhand.detection import ConversationView, Detector, Judged, Line, Panel, SharedVectors
from overhand.detection.seat import Seat
from overhand.errors import ConfigError
from overhand.evaluation.figures import Examined
from overhand.evaluation.rows import Row
from overhand.knowledge import Embedder, KnowledgeIndex, Question

__all__ = ["Examiner"]

AUTHORS: Final = {"user": "customer", "assistant": "agent", "operator": "operator"}
PACE_MS: Final = 30_000  # rows carry no times: messages are taken to come half a minute apart


class Examiner(Struct, frozen=True, kw_only=True):
    """The detectors of one reason, with the settings and the knowledge of one business."""

    reason: str
    detectors: Sequence[Detector]
    settings: Mapping[str, Mapping[str, object]] = {}
    embedder: Embedder | None = None
    bases: Mapping[str, KnowledgeIndex] = {}
    knowledge: KnowledgeIndex | None = None  # for rows that name no base
    clock: Callable[[], int] = lambda: 0

    @property
    def mine(self) -> list[Detector]:
        """The detectors of the reason, also one that looks for several of the business's own.

        Raises:
            ConfigError: there is none.
        """
        found = [each for each in self.detectors if each.looks_at == "customer" and self.reason in self.reasons(each)]
        if not found:
            known = ", ".join(sorted({each.reason for each in self.detectors}))
            raise ConfigError(self.reason, "", "no detector has this reason", f"There are: {known or 'none'}.")
        return found

    def reasons(self, detector: Detector) -> Collection[str]:
        """What a detector may flag for: its reason, and those of the business in its table."""
        own = self.settings.get(detector.name, {}).get("reasons", {})
        return {detector.reason, *msgspec.convert(own, dict[str, object])}

    @property
    def flag_at(self) -> float | None:
        """The score from which the reason is flagged; None where its detectors differ."""
        seats = [Seat(each) for each in self.mine]
        found = {seat.thresholds(self.settings.get(seat.name, {}))[0].flag_at for seat in seats}
        return found.pop() if len(found) == 1 else None

    async def examine(self, rows: Sequence[Row]) -> AsyncIterator[Examined]:
        """What is said about each row, in order. The time counts all that a message costs: embedding, knowledge, panel.

        Raises:
            ConfigError: no detector has the reason, or a row names a base that is not there.
        """
        vectors = SharedVectors(self.embedder)
        panel = Panel(self.mine, clock=self.clock, vectors=vectors)
        for row in rows:
            began = perf_counter()
            judged = await panel.judge(self.view(row, await vectors.question(row.last)), self.settings)
            yield self.examined(row, judged, (perf_counter() - began) * 1000)

    def examined(self, row: Row, judged: Judged, took_ms: float) -> Examined:
        """A row beside what the panel said."""
        said = [each for each in judged.judgements if each.reason == self.reason]
        strongest = max(said, key=lambda each: each.score, default=None)
        return Examined(
            row=row,
            decision=judged.decision if self.reason in judged.reasons else "go_on",
            score=strongest.score if strongest else 0.0,
            took_ms=took_ms,
            sentence=strongest.sentence if strongest else "",
            failures=tuple(f"{each.detector}: {each.why}" for each in judged.failures),
        )

    def view(self, row: Row, question: Question) -> ConversationView:
        """The row as a conversation."""
        turns = [
            Line(id=f"t{number}", author=AUTHORS[turn.role], text=turn.text, at=number * PACE_MS)
            for number, turn in enumerate(row.turns[:-1])
        ]
        last = Line(id="last", author="customer", text=row.last, at=len(turns) * PACE_MS)
        knowledge = self.base(row)
        covered = knowledge.coverage(question) if knowledge else None
        return ConversationView(channel="", language=row.lang, last=last, turns=turns, coverage=covered)

    def base(self, row: Row) -> KnowledgeIndex | None:
        """The knowledge a row was put to.

        Raises:
            ConfigError: its name is not among the bases.
        """
        if not row.kb:
            return self.knowledge
        if row.kb not in self.bases:
            remedy = "Name the file with the knowledge bases: --kb FILE."
            raise ConfigError(row.id or row.last[:40], "kb", f"there is no knowledge base {row.kb!r}", remedy)
        return self.bases[row.kb]
