"""The course of one episode, event by event: what detectors said and what people did. No word that anybody wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field, structs

from overhand.conversation import Event, Phase
from overhand.conversation import events as e
from overhand.line import Line
from overhand.replay.recorded import ACCEPTED, Act, Flag, Heard, Offer, Recorded, Seen

__all__ = ["Course", "Stamp"]


class Stamp(Struct, frozen=True):
    """Of the record an event stands in: its time in ms since the epoch, and the business version in force."""

    at: int
    business: int


class Said(Struct, frozen=True, omit_defaults=True):
    """What a person said of the whole episode: that a flag was missed (and why), or that nobody was needed."""

    missed: bool
    reason: str = ""


class Course(Struct, omit_defaults=True):
    """An episode while it is read; can be stored and gone on with."""

    episode: int = 0
    at: int = 0
    business: int = 0
    turns: int = 0
    round: int = 0
    with_people: bool = False
    flags: list[Flag] = field(default_factory=list[Flag])
    offers: list[Offer] = field(default_factory=list[Offer])
    heard: dict[str, Heard] = field(default_factory=dict[str, Heard])
    past: list[Heard] = field(default_factory=list[Heard])  # judgements of words that were edited later
    acts: list[Act] = field(default_factory=list[Act])
    verdicts: dict[str, str] = field(default_factory=dict[str, str])  # flag -> what people said of it
    said: dict[str, Said] = field(default_factory=dict[str, Said])  # of the episode, by whom
    turn_of: dict[str, int] = field(default_factory=dict[str, int])  # message -> turn

    def next(self, episode: int) -> "Course":
        """The episode that follows: whoever has the conversation keeps it."""
        return Course(episode=episode, with_people=self.with_people)

    def take(self, event: Event, stamp: Stamp) -> bool:
        """Read one event of this episode; whether it is of a kind that matters."""
        reader = READERS.get(type(event))
        if reader is not None:
            reader(self, event, stamp)
        if isinstance(event, e.Moved):
            self._move(event)
        return reader is not None or isinstance(event, e.Moved)

    def receive(self, event: e.MessageReceived, stamp: Stamp) -> None:
        """The customer wrote."""
        self.turns += 1
        self.turn_of[event.message] = self.turns
        if self.turns == 1:
            self.at, self.business = stamp.at, stamp.business

    def speak(self, event: e.OutboundRequested, stamp: Stamp) -> None:
        """Somebody of ours wrote."""
        if event.author.is_person:
            self._come(stamp)

    def reply(self, _event: e.PhoneReplied, stamp: Stamp) -> None:
        """A person wrote on the phone."""
        self._come(stamp)

    def judge(self, event: e.MessageJudged, stamp: Stamp) -> None:
        """The detectors spoke."""
        earlier = self.heard.pop(event.message, None)
        if earlier is not None:
            self.past.append(earlier)
        self.heard[event.message] = Heard(
            turn=self.turn_of.get(event.message, self.turns),
            at=stamp.at,
            message=event.message,
            business=stamp.business,
            decision=event.decision,
            verdicts=tuple(structs.replace(each, evidence="", sentence="") for each in event.verdicts),
            unheard=tuple(failure.partition(":")[0] for failure in event.failures),
            round=self.round,
            with_people=self.with_people,
        )

    def offer(self, event: e.OfferMade, _stamp: Stamp) -> None:
        """A colleague was offered, for the message that was judged last."""
        last = next(reversed(self.heard.values()), None)
        turn, message = (last.turn, last.message) if last is not None else (self.turns, "")
        self.offers.append(Offer(turn=turn, message=message, reasons=event.reasons))

    def answer(self, event: e.OfferAnswered, _stamp: Stamp) -> None:
        """The customer answered the offer."""
        if self.offers:
            turn = self.turn_of.get(event.message, self.turns)
            self.offers[-1] = structs.replace(self.offers[-1], answer=event.answer, answered=turn)

    def flag(self, event: e.Flagged, stamp: Stamp) -> None:
        """A person was needed."""
        flag = Flag(
            turn=self.turn_of.get(event.message, self.turns),
            at=stamp.at,
            message=event.message,
            reason=event.reason,
            detectors=acting(event, self.heard.get(event.message)),
            score=event.score,
            id=event.flag,
            by=event.by.kind,
            business=stamp.business,
            round=self.round,
            with_people=self.with_people,
        )
        self.flags.append(flag)

    def take_over(self, event: e.Claimed | e.TakenOver, stamp: Stamp) -> None:
        """A person took it. Out of RESOLVED a person begins an episode of their own: nobody had to be called."""
        if event.src is not Phase.RESOLVED:
            self._come(stamp)

    def dismiss(self, _event: e.Dismissed, stamp: Stamp) -> None:
        """Not needed: the verdict on every open flag."""
        for flag in self.flags:
            if flag.round == self.round:
                self.verdicts.setdefault(flag.id, "not_needed")
        self.acts.append(Act("dismissed", self.turns, stamp.at, self.round))

    def rule(self, event: e.VerdictGiven, stamp: Stamp) -> None:
        """A person judged a flag, or the episode."""
        if event.verdict in {"missed", "no_person_needed"}:
            self.said[self._says(event, stamp)] = Said(event.verdict == "missed", event.reason)
        else:
            self.verdicts[event.flag] = event.verdict

    def _says(self, event: e.VerdictGiven, stamp: Stamp) -> str:
        """Whose last word on the episode this is: the audit's or a person's; in older journals each counts."""
        if not event.episode:
            return f"{stamp.at}.{len(self.said)}"
        return "audit" if event.sample else f"by {event.by.id}"

    def _come(self, stamp: Stamp) -> None:
        """A person came in, after the customer had written; one who is there already does not come again."""
        if not self.with_people and self.turns:
            self.acts.append(Act("came", self.turns, stamp.at, self.round))
        self.with_people = True

    def _move(self, event: e.Moved) -> None:
        """Follow who is to answer: between people it stays with people until the AI has it or it is resolved."""
        if event.dst is Phase.FLAGGED:
            self.with_people = self.with_people or event.src in {Phase.HUMAN_OWNED, Phase.RESOLVED}
            return
        self.with_people = event.dst is Phase.HUMAN_OWNED
        self.round += 1

    def recorded(
        self,
        conversation: str,
        *,
        channel: str = "",
        language: str = "",
        lines: Sequence[Line] = (),
        seen: Sequence[Seen] = (),
    ) -> Recorded:
        """The episode as far as it was read, with what only a replay needs beside it."""
        return Recorded(
            conversation=conversation,
            episode=self.episode,
            at=self.at,
            channel=channel,
            language=language,
            business=self.business,
            turns=self.turns,
            lines=tuple(lines),
            seen=tuple(seen),
            flags=tuple(structs.replace(flag, verdict=self.verdicts.get(flag.id, "")) for flag in self.flags),
            offers=tuple(self.offers),
            heard=(*self.past, *self.heard.values()),
            acts=tuple(self.acts),
            missed=tuple(each.reason for each in self.said.values() if each.missed),
            none_needed=sum(not each.missed for each in self.said.values()),
        )


READERS: Final[Mapping[type, Callable[[Course, Any, Stamp], None]]] = {
    e.MessageReceived: Course.receive,
    e.OutboundRequested: Course.speak,
    e.PhoneReplied: Course.reply,
    e.MessageJudged: Course.judge,
    e.OfferMade: Course.offer,
    e.OfferAnswered: Course.answer,
    e.Flagged: Course.flag,
    e.Claimed: Course.take_over,
    e.TakenOver: Course.take_over,
    e.Dismissed: Course.dismiss,
    e.VerdictGiven: Course.rule,
}
"""What is read of each kind of event; of other moves only where they lead."""


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
