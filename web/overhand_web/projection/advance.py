"""How one journal record changes a conversation's card. Pure: no clock, no store."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import structs

from overhand.conversation import Phase, apply, close_record
from overhand.conversation import events as e
from overhand_web.projection.card import Card, LastMove
from overhand_web.wire import EpisodeVerdict, Flag, Held, Judgement, Last, Stretch, Told, Who

__all__ = ["MOVES", "advance"]

PREVIEW = 160
SIGNALS_KEPT, HELD_KEPT, EPISODES_KEPT = 30, 50, 20

MOVES: Mapping[type, str] = {
    e.Flagged: "flagged",
    e.Widened: "widened",
    e.FlagExpired: "expired",
    e.Dismissed: "dismissed",
    e.Assigned: "assigned",
    e.SentToTeam: "sent_to_team",
    e.Requeued: "requeued",
    e.Claimed: "claimed",
    e.TakenOver: "taken_over",
    e.PassedTo: "passed",
    e.Released: "released",
    e.Resolved: "resolved",
    e.Reopened: "reopened",
}
"""What the console calls each move of the state machine."""


def advance(card: Card, events: Sequence[e.Event], at: int) -> str:
    """Fold one record into the card; returns what happened: a move's name, `message`, or `updated`."""
    advancer = Advancer(card, at)
    for event in events:
        advancer.take(event)
    close_record(card.conversation, at=at, took=(), hint=0)
    advancer.hold()
    return weightiest(card, events)


def weightiest(card: Card, events: Sequence[e.Event]) -> str:
    """Name what a record is about: a flag that stands, else its last move, else a message, else nothing much."""
    kinds = [type(event) for event in events]
    if e.Flagged in kinds and card.conversation.phase is Phase.FLAGGED:
        return "flagged"
    moves = [MOVES[kind] for kind in kinds if kind in MOVES]
    if moves:
        return moves[-1]
    return "message" if e.MessageReceived in kinds else "updated"


class Advancer:
    """Changes a card by the events of one record, which happened at `at`."""

    def __init__(self, card: Card, at: int) -> None:
        self._card, self._at = card, at

    def take(self, event: e.Event) -> None:
        """Fold one event, then what the card tells beside the state."""
        apply(self._card.conversation, event, self._at)
        tell = TELLERS.get(type(event))
        if tell is not None:
            tell(self, event)
        if isinstance(event, e.Moved):
            self._move(event)

    def hold(self) -> None:
        """Follow who holds the conversation."""
        card, conversation = self._card, self._card.conversation
        by = Who.maybe(conversation.owner) or Who("agent" if conversation.phase is Phase.AI_HANDLING else "system")
        last = card.held[-1] if card.held else None
        if last is not None and last.until is None:
            if (last.phase, last.by) == (conversation.phase, by):
                return
            card.held[-1] = structs.replace(last, until=self._at)
        if conversation.phase is not Phase.RESOLVED:
            card.held.append(Held(by=by, phase=conversation.phase, since=self._at))
            del card.held[:-HELD_KEPT]

    def _move(self, event: e.Moved) -> None:
        to = event.to if isinstance(event, e.PassedTo | e.Assigned) else None
        by = Who.of(event.by)
        self._card.moved = LastMove(event=MOVES[type(event)], by=by, at=self._at, to=Who.maybe(to))
        if event.dst is Phase.FLAGGED:
            return
        verdict = "not_needed" if isinstance(event, e.Dismissed) else ""
        for flag in [flag for flag in self._card.flags.values() if flag.open]:
            self._card.flags[flag.id] = structs.replace(flag, open=False, verdict=verdict or flag.verdict)

    def episode_started(self, event: e.EpisodeStarted) -> None:
        """A new episode begins afresh."""
        card = self._card
        card.flags.clear()
        card.said = None
        card.signals.clear()
        card.episodes.append(Stretch(episode=event.episode, started_at=self._at))
        del card.episodes[:-EPISODES_KEPT]

    def resolved(self, event: e.Resolved) -> None:
        """The episode ends."""
        card = self._card
        card.unread = 0
        if card.episodes:
            card.episodes[-1] = structs.replace(card.episodes[-1], ended_at=self._at, outcome=event.outcome)

    def message_received(self, event: e.MessageReceived) -> None:
        """The customer has the last word."""
        self._card.unread += 1
        self._say(event.message, Who("customer", name=self._card.conversation.name), event.text or event.form)

    def text_changed(self, event: e.MessageReplaced | e.MessageEdited) -> None:
        """A message reads differently."""
        self._reword(event.message, event.text)

    def message_revoked(self, event: e.MessageRevoked) -> None:
        """A message was withdrawn."""
        self._reword(event.message, "")

    def outbound_requested(self, event: e.OutboundRequested) -> None:
        """We answer; a fixed text answers nothing."""
        if event.author.kind != "policy":
            self._card.unread = 0
        self._say(event.outbound, Who.of(event.author), event.text)

    def phone_replied(self, event: e.PhoneReplied) -> None:
        """A person answers from the phone app."""
        self._card.unread = 0
        self._say(event.message, Who("phone"), event.text)

    def note_added(self, event: e.NoteAdded) -> None:
        """A note is the last thing written, though not said."""
        self._say(event.note, Who("note", event.by.id, event.by.name), event.text)

    def message_judged(self, event: e.MessageJudged) -> None:
        """Keep what the detectors found, without those that only run in shadow."""
        signals = self._card.signals
        signals.extend(
            Judgement(
                message=event.message, detector=found.detector, reason=found.reason, score=found.score,
                flag_at=found.flag_at, evidence=found.evidence, sentence=found.sentence,
            )
            for found in event.verdicts
            if not found.shadow
        )  # fmt: skip
        del signals[:-SIGNALS_KEPT]

    def flagged(self, event: e.Flagged) -> None:
        """Open a flag."""
        self._card.flags[event.flag] = Flag(
            id=event.flag, reason=event.reason, at=self._at, hold=event.hold, team=event.team, score=event.score,
            evidence=event.evidence, sentence=event.sentence, message=event.message,
            claim_due=self._at + event.claim_within_ms,
        )  # fmt: skip

    def notified(self, event: e.Notified) -> None:
        """Add who was told of a flag."""
        flag = self._card.flags.get(event.flag)
        if flag is not None:
            told = tuple(Told(told.to, told.ok, told.why) for told in event.told)
            self._card.flags[flag.id] = structs.replace(flag, told=flag.told + told)

    def verdict_given(self, event: e.VerdictGiven) -> None:
        """A person judged a flag, or an episode; what they say of an earlier one is not shown beside this one."""
        flag = self._card.flags.get(event.flag)
        if event.verdict in {"missed", "no_person_needed"}:
            if event.episode in {0, self._card.conversation.episode}:
                self._card.said = EpisodeVerdict(verdict=event.verdict, reason=event.reason, by=Who.of(event.by))
        elif flag is not None:
            self._card.flags[flag.id] = structs.replace(flag, verdict=event.verdict)

    def draft_offered(self, event: e.DraftOffered) -> None:
        """Remember which turn the draft is of."""
        self._card.draft_turn = event.turn

    def _say(self, line: str, author: Who, text: str) -> None:
        self._card.last_line = line
        self._card.last = Last(author=author.kind, name=author.name, text=preview(text), at=self._at)

    def _reword(self, line: str, text: str) -> None:
        if self._card.last is not None and self._card.last_line == line:
            self._card.last = structs.replace(self._card.last, text=preview(text))


def preview(text: str) -> str:
    """Return the start of a text as one line."""
    line = " ".join(text.split())
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1] + "…"


TELLERS: Mapping[type, Callable[[Advancer, Any], None]] = {
    e.EpisodeStarted: Advancer.episode_started,
    e.Resolved: Advancer.resolved,
    e.MessageReceived: Advancer.message_received,
    e.MessageReplaced: Advancer.text_changed,
    e.MessageEdited: Advancer.text_changed,
    e.MessageRevoked: Advancer.message_revoked,
    e.OutboundRequested: Advancer.outbound_requested,
    e.PhoneReplied: Advancer.phone_replied,
    e.NoteAdded: Advancer.note_added,
    e.MessageJudged: Advancer.message_judged,
    e.Flagged: Advancer.flagged,
    e.Notified: Advancer.notified,
    e.VerdictGiven: Advancer.verdict_given,
    e.DraftOffered: Advancer.draft_offered,
}
"""What each kind of event changes beside the folded state."""
