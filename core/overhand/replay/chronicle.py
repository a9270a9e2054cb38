"""From a conversation's opened records to its episodes, by the fold the runtime itself uses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, field, structs

from overhand.conversation import Conversation, Phase, Said, apply, close_record
from overhand.conversation import events as e
from overhand.line import Line
from overhand.replay.recorded import ACCEPTED, Act, Flag, Heard, Offer, Recorded, Seen
from overhand.runtime.record import Header
from overhand.runtime.records import OpenRecord

__all__ = ["episodes"]


class Page(Struct):
    """An episode while it is read."""

    episode: int
    at: int = 0
    business: int = 0
    turns: int = 0
    round: int = 0
    lines: list[Line] = field(default_factory=list[Line])
    seen: list[Seen] = field(default_factory=list[Seen])
    flags: list[Flag] = field(default_factory=list[Flag])
    offers: list[Offer] = field(default_factory=list[Offer])
    heard: dict[str, Heard] = field(default_factory=dict[str, Heard])
    past: list[Heard] = field(default_factory=list[Heard])  # judgements of words that were edited later
    acts: list[Act] = field(default_factory=list[Act])
    missed: list[str] = field(default_factory=list[str])
    verdicts: dict[str, str] = field(default_factory=dict[str, str])  # flag -> what people said of it
    turn_of: dict[str, int] = field(default_factory=dict[str, int])  # message -> turn


def episodes(conversation: str, records: Iterable[OpenRecord]) -> list[Recorded]:
    """The episodes of a conversation in which the customer wrote, oldest first."""
    chronicle = Chronicle(conversation)
    for record in records:
        chronicle.take(record)
    return chronicle.close()


class Chronicle:
    """Reads records in their order."""

    def __init__(self, conversation: str) -> None:
        self._state = Conversation(id=conversation)
        self._done: list[Recorded] = []
        self._page = Page(0)
        self._header = Header(ver=0)
        self._with_people = False
        self._lines: dict[str, Line] = {}  # what was said, each line made once

    def take(self, record: OpenRecord) -> None:
        """Read one record."""
        self._header = header = record.header
        for event in record.events:
            apply(self._state, event, header.at)
            reader = READERS.get(type(event))
            if reader is not None:
                reader(self, event)
            if isinstance(event, e.Moved):
                self._move(event)
        close_record(self._state, at=header.at, took=(), hint=0)

    def close(self) -> list[Recorded]:
        """What was read."""
        self._finish()
        return self._done

    def begin(self, event: e.EpisodeStarted) -> None:
        """A new episode; what people said of the one before belongs to that."""
        self._finish()
        self._page = Page(event.episode)

    def receive(self, event: e.MessageReceived) -> None:
        """The customer wrote."""
        page, header = self._page, self._header
        page.turns += 1
        page.turn_of[event.message] = page.turns
        if page.turns == 1:
            page.at, page.business = header.at, header.business
        self._show(event.message)
        page.lines.append(page.seen[-1].line)

    def reword(self, event: e.MessageEdited | e.MessageReplaced) -> None:
        """The customer's words became others, which are judged afresh."""
        if any(said.id == event.message for said in self._state.lines):
            self._show(event.message)

    def speak(self, event: e.OutboundRequested) -> None:
        """Somebody of ours wrote; the AI's words were a draft that detectors saw without the disclosure."""
        said = self._state.lines[-1]
        self._page.lines.append(self._line(said))
        if event.author.is_person:
            self._come()
        if event.author.kind == "agent":
            own = self._state.outbounds[event.outbound].own_text
            self._show(said.id, self._line(said) if own == said.text else line_of(said, own))

    def reply(self, _event: e.PhoneReplied) -> None:
        """A person wrote on the phone."""
        self._page.lines.append(self._line(self._state.lines[-1]))
        self._come()

    def judge(self, event: e.MessageJudged) -> None:
        """The detectors spoke."""
        page = self._page
        earlier = page.heard.pop(event.message, None)
        if earlier is not None:
            page.past.append(earlier)
        page.heard[event.message] = Heard(
            turn=page.turn_of.get(event.message, page.turns),
            at=self._header.at,
            message=event.message,
            business=self._header.business,
            decision=event.decision,
            verdicts=event.verdicts,
            unheard=tuple(failure.partition(":")[0] for failure in event.failures),
            round=page.round,
            with_people=self._with_people,
        )

    def offer(self, event: e.OfferMade) -> None:
        """A colleague was offered, for the message that was judged last."""
        last = next(reversed(self._page.heard.values()), None)
        turn, message = (last.turn, last.message) if last is not None else (self._page.turns, "")
        self._page.offers.append(Offer(turn=turn, message=message, reasons=event.reasons))

    def answer(self, event: e.OfferAnswered) -> None:
        """The customer answered the offer."""
        page = self._page
        if page.offers:
            turn = page.turn_of.get(event.message, page.turns)
            page.offers[-1] = structs.replace(page.offers[-1], answer=event.answer, answered=turn)

    def flag(self, event: e.Flagged) -> None:
        """A person was needed."""
        page = self._page
        judged = page.heard.get(event.message)
        page.flags.append(
            Flag(
                turn=page.turn_of.get(event.message, page.turns),
                at=self._header.at,
                message=event.message,
                reason=event.reason,
                detectors=acting(event, judged),
                score=event.score,
                id=event.flag,
                by=event.by.kind,
                business=self._header.business,
                round=page.round,
                with_people=self._with_people,
            )
        )

    def take_over(self, event: e.Claimed | e.TakenOver) -> None:
        """A person took it. Out of RESOLVED a person begins an episode of their own: nobody had to be called."""
        if event.src is not Phase.RESOLVED:
            self._come()

    def dismiss(self, _event: e.Dismissed) -> None:
        """Not needed: the verdict on every open flag."""
        page = self._page
        for flag in page.flags:
            if flag.round == page.round:
                page.verdicts.setdefault(flag.id, "not_needed")
        page.acts.append(Act("dismissed", page.turns, self._header.at, page.round))

    def rule(self, event: e.VerdictGiven) -> None:
        """A person judged a flag, or said that one was missed."""
        if event.verdict == "missed":
            self._page.missed.append(event.reason)
        else:
            self._page.verdicts[event.flag] = event.verdict

    def _come(self) -> None:
        """A person came in, after the customer had written; one who is there already does not come again."""
        page = self._page
        if not self._with_people and page.turns:
            page.acts.append(Act("came", page.turns, self._header.at, page.round))
        self._with_people = True

    def _move(self, event: e.Moved) -> None:
        """Follow who is to answer: between people it stays with people until the AI has it or it is resolved."""
        if event.dst is Phase.FLAGGED:
            self._with_people = self._with_people or event.src in {Phase.HUMAN_OWNED, Phase.RESOLVED}
            return
        self._with_people = event.dst is Phase.HUMAN_OWNED
        self._page.round += 1

    def _show(self, message: str, line: Line | None = None) -> None:
        """Put a line that stands in the state before the detectors."""
        state, page = self._state, self._page
        place = next(number for number, said in enumerate(state.lines) if said.id == message)
        seen = Seen(
            turn=page.turns,
            line=line or self._line(state.lines[place]),
            before=tuple(self._line(said) for said in state.lines[:place]),
            language=state.language,
            dealt_with=tuple(state.judged_evidence),
            round=page.round,
            with_people=self._with_people,
        )
        page.seen.append(seen)

    def _line(self, said: Said) -> Line:
        line = self._lines.get(said.id)
        if line is None or line.text != said.text:
            line = self._lines[said.id] = line_of(said, said.text)
        return line

    def _finish(self) -> None:
        page = self._page
        if not page.turns:
            return
        self._done.append(
            Recorded(
                conversation=self._state.id,
                episode=page.episode,
                at=page.at,
                channel=self._state.channel,
                language=self._state.language,
                business=page.business,
                turns=page.turns,
                lines=tuple(page.lines),
                seen=tuple(page.seen),
                flags=tuple(structs.replace(flag, verdict=page.verdicts.get(flag.id, "")) for flag in page.flags),
                offers=tuple(page.offers),
                heard=(*page.past, *page.heard.values()),
                acts=tuple(page.acts),
                missed=tuple(page.missed),
            )
        )


READERS: Final[Mapping[type, Callable[[Chronicle, Any], None]]] = {
    e.EpisodeStarted: Chronicle.begin,
    e.MessageReceived: Chronicle.receive,
    e.MessageEdited: Chronicle.reword,
    e.MessageReplaced: Chronicle.reword,
    e.OutboundRequested: Chronicle.speak,
    e.PhoneReplied: Chronicle.reply,
    e.MessageJudged: Chronicle.judge,
    e.OfferMade: Chronicle.offer,
    e.OfferAnswered: Chronicle.answer,
    e.Flagged: Chronicle.flag,
    e.Claimed: Chronicle.take_over,
    e.TakenOver: Chronicle.take_over,
    e.Dismissed: Chronicle.dismiss,
    e.VerdictGiven: Chronicle.rule,
}
"""What is read of each kind of event, after it was folded; other kinds only move the state."""


def line_of(said: Said, text: str) -> Line:
    """What was said, as detectors see it."""
    return Line(id=said.id, author=said.author, text=text, at=said.at)


def acting(event: e.Flagged, judged: Heard | None) -> tuple[str, ...]:
    """Who acted for a flag: each detector that reached its threshold, and the one the flag names."""
    if event.by.kind == "customer":
        return (ACCEPTED,)
    found = {
        each.detector: None
        for each in (judged.verdicts if judged is not None else ())
        if each.reason == event.reason and not each.shadow and each.score >= each.flag_at
    }
    if event.detector:
        found.setdefault(event.detector, None)
    if not found and event.by.kind == "detector" and judged is not None:
        return judged.unheard
    return tuple(found)
