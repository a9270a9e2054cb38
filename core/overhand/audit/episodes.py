"""Episodes as an audit sees them: when, how long, who was called and who came. No word and no name of anybody."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from overhand.audit.judgements import Judgement, judgement_of
from overhand.audit.weeks import week_of
from overhand.conversation import Event, Phase
from overhand.conversation import events as e

__all__ = ["Episode", "Happened", "by_episode", "episodes_of"]

Happened = tuple[int, Event]
"""An event, behind the time of its record in ms since the epoch."""

ASKS_FOR_PERSON = "explicit_request"
HALF = 0.5
"""A verdict from this share of its threshold on was heard: it led to an offer, or comes of detectors in shadow."""


class Episode(Struct, frozen=True, kw_only=True):
    """One episode, as the whole journal tells it."""

    conversation: str
    number: int
    last_at: int = 0  # when its customer last wrote, ms since the epoch; 0: never
    language: str = ""  # en, es, pt; empty: not known
    messages: int = 0  # of the customer
    flagged: bool = False
    person: bool = False  # somebody of the business had it, answered in it or closed it
    caught: frozenset[str] = frozenset()  # reasons of the machine's flags that a person confirmed
    taken: bool = False  # a person claimed or flagged it before anything had called them
    asked_again: bool = False  # a person was asked for twice before the first flag
    judged: Judgement | None = None  # what the last auditor said, before its customer went on in another week

    @property
    def eligible(self) -> bool:
        """Whether it is one of those that are sampled: the customer wrote, nobody was called, nobody came."""
        return self.messages > 0 and not self.flagged and not self.person


class Raised(Struct):
    """A flag, and what people made of it."""

    reason: str
    by_machine: bool
    open: bool = True
    claimed: bool = False
    verdict: str = ""  # good, not_needed

    @property
    def caught(self) -> bool:
        """Whether the machine was right to raise it: somebody said so, or took it and did not say otherwise."""
        right = self.verdict == "good" or (self.claimed and not self.verdict)
        return self.by_machine and right


class Draft(Struct):
    """An episode while its events are read."""

    last_at: int = 0
    messages: int = 0
    person: bool = False
    taken: bool = False
    requests: set[str] = field(default_factory=set[str])  # messages before the first flag that ask for a person
    flags: dict[str, Raised] = field(default_factory=dict[str, Raised])

    def take(self, at: int, event: Event) -> None:
        """Note what matters of one event."""
        match event:
            case e.MessageReceived():
                self.messages += 1
                self.last_at = at
            case e.MessageJudged() if asks(event) and not self.flags:
                self.requests.add(event.message)
            case e.VerdictGiven() if event.flag in self.flags:
                self.flags[event.flag].verdict = event.verdict
            case e.OutboundRequested() | e.PhoneReplied():
                self.person = self.person or is_of_person(event)
            case e.Moved():
                self.move(event)
            case _:
                pass

    def move(self, event: e.Moved) -> None:
        """A move: by whom, and what it says about the open flags."""
        unasked = isinstance(event, e.Claimed) and self.messages > 0
        called = isinstance(event, e.Flagged) and event.by.is_person
        self.taken = self.taken or (not self.flags and (unasked or called))
        self.person = self.person or event.by.is_person
        if isinstance(event, e.Flagged):
            by_machine = not event.by.is_person and event.reason != "handed_on"
            self.flags[event.flag] = Raised(event.reason, by_machine)
        elif event.dst is not Phase.FLAGGED:
            self.close_flags(event)

    def close_flags(self, event: e.Moved) -> None:
        """All open flags end together: claimed, dismissed, or because nobody came."""
        for flag in self.flags.values():
            if flag.open:
                flag.open = False
                flag.claimed = isinstance(event, e.Claimed)
                flag.verdict = "not_needed" if isinstance(event, e.Dismissed) else flag.verdict


def is_of_person(event: e.OutboundRequested | e.PhoneReplied) -> bool:
    """Whether a person of the business wrote this."""
    return isinstance(event, e.PhoneReplied) or event.author.is_person


def asks(event: e.MessageJudged) -> bool:
    """Whether the detectors heard a person being asked for, loud enough to count though perhaps not to flag."""
    heard = [verdict for verdict in event.verdicts if verdict.reason == ASKS_FOR_PERSON]
    return any(verdict.score >= HALF * verdict.flag_at for verdict in heard)


def episodes_of(conversation: str, happened: Iterable[Happened]) -> list[Episode]:
    """The episodes of one conversation, from all its events in order."""
    drafts: dict[int, tuple[Draft, str]] = {}
    judged: dict[int, Judgement] = {}
    language = ""
    for number, events in by_episode(happened):
        draft = Draft()
        for at, event in events:
            draft.take(at, event)
            language = event.language if isinstance(event, e.LanguageSet) else language
            if (judgement := judgement_of(event)) is not None:
                judged[judgement.episode] = judgement
        drafts[number] = draft, language
    return [
        finished(conversation, number, draft, spoken, judged.get(number)) for number, (draft, spoken) in drafts.items()
    ]


def finished(conversation: str, number: int, draft: Draft, language: str, judged: Judgement | None) -> Episode:
    """A draft whose events are all read."""
    return Episode(
        conversation=conversation,
        number=number,
        last_at=draft.last_at,
        language=language,
        messages=draft.messages,
        flagged=bool(draft.flags),
        person=draft.person,
        caught=frozenset(flag.reason for flag in draft.flags.values() if flag.caught),
        taken=draft.taken,
        asked_again=len(draft.requests) > 1,
        judged=judged if judged is not None and judged.week == str(week_of(draft.last_at)) else None,
    )


def by_episode(happened: Iterable[Happened]) -> Iterator[tuple[int, list[Happened]]]:
    """The events of each episode, behind its number.

    What leads out of RESOLVED stands before the event that gives the new number, and belongs to the new episode.
    """
    number, events = 0, list[Happened]()
    for at, event in happened:
        follows = number
        if isinstance(event, e.EpisodeStarted):
            follows = event.episode
        elif isinstance(event, e.Moved) and event.src is Phase.RESOLVED:
            follows = number + 1
        if follows != number:
            if number:
                yield number, events
            number, events = follows, []
        events.append((at, event))
    if number:
        yield number, events
