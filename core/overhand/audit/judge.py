"""Judging a sample: which episodes may be judged, and the operator's order that says what was found."""

import uuid
from collections.abc import Callable, Collection, Iterable

import msgspec
from msgspec import Struct

from overhand.audit.episodes import Episode
from overhand.audit.judgements import Judgement, verb_of
from overhand.audit.sample import Sample
from overhand.conversation import Order, Party
from overhand.errors import ConfigError
from overhand.runtime.orders import Answer, OrderDesk

__all__ = ["Auditor", "VerdictLine", "read_lines"]

STDIN = "standard input"


class VerdictLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One verdict as a program gives it."""

    conversation: str
    missed: bool
    reason: str = ""  # of a missed one
    episode: int = 0  # needed only where two of a conversation were drawn


class Auditor:
    """Gives one person's judgements about a sample, as orders through the same desk as the console's."""

    def __init__(self, desk: OrderDesk, by: Party, new_id: Callable[[], str] = lambda: uuid.uuid4().hex) -> None:
        self._desk, self._by, self._new_id = desk, by, new_id

    async def give(self, conversation: str, judgement: Judgement) -> Answer:
        """The answer of the conversation's actor.

        Raises:
            StoreUnavailable: no worker answered.
            KeyErased: the customer was erased.
        """
        verb = verb_of(judgement)
        order = Order(id=f"audit.{self._new_id()}", by=self._by, role="operator", expires=0, verb=verb)
        return await self._desk.ask(conversation, order)


decode_line = msgspec.json.Decoder(VerdictLine).decode


def read_lines(lines: Iterable[str], sample: Sample, reasons: Collection[str]) -> list[tuple[Episode, Judgement]]:
    """What JSON lines say about a sample; blank ones are passed over. All are read before anything is given.

    Raises:
        ConfigError: a line is no verdict, is about an episode that was not drawn, or names no known reason.
    """
    return [
        read_line(text, f"line {number}", sample, reasons) for number, text in enumerate(lines, start=1) if text.strip()
    ]


def read_line(text: str, where: str, sample: Sample, reasons: Collection[str]) -> tuple[Episode, Judgement]:
    """What one line says."""
    try:
        line = decode_line(text)
    except msgspec.MsgspecError as error:
        remedy = 'Write {"conversation": "c_...", "missed": true, "reason": "compliance"}.'
        raise ConfigError(STDIN, where, str(error), remedy) from error
    episode = drawn(line, where, sample)
    if line.missed and line.reason not in reasons:
        raise ConfigError(STDIN, where, f"no such reason: {line.reason!r}", f"Write one of: {', '.join(reasons)}.")
    if line.reason and not line.missed:
        raise ConfigError(STDIN, where, "a reason, and nothing was missed", "Leave the reason out.")
    week = str(sample.week)
    return episode, Judgement(week=week, episode=episode.number, missed=line.missed, reason=line.reason)


def drawn(line: VerdictLine, where: str, sample: Sample) -> Episode:
    """The episode a line is about."""
    found = [
        each for each in sample.episodes if each.conversation == line.conversation and line.episode in {0, each.number}
    ]
    if not found:
        remedy = f"Judge what `overhand audit --week {sample.week}` lists, or the sample is not random."
        raise ConfigError(STDIN, where, f"{line.conversation} was not drawn", remedy)
    if len(found) > 1:
        numbers = ", ".join(str(each.number) for each in found)
        raise ConfigError(STDIN, where, f"episodes {numbers} of it were drawn", 'Say which: "episode": 1.')
    return found[0]
