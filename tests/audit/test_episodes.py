"""Which episodes are sampled, what detection caught, and what people noticed without it."""

from collections.abc import Callable

import pytest

from overhand.audit import Episode, Judgement, read_week, verb_of
from overhand.conversation import Event, Party, Phase
from overhand.conversation import events as e

Read = Callable[..., list[Episode]]
AI, FLAGGED, OWNED, RESOLVED = Phase.AI_HANDLING, Phase.FLAGGED, Phase.HUMAN_OWNED, Phase.RESOLVED
ANA, MOOD, TIMER = Party("operator", "ana"), Party("detector", "frustration"), Party("timer")
MINUTE = 60_000

BEGUN: list[Event] = [
    e.ConversationStarted(channel="whatsapp", number="100", to="phone:34600111041", name="Amina Alvarez"),
    e.EpisodeStarted(episode=1),
]
HELLO = e.MessageReceived(message="m1", ref="r1", text="hello", sent_at=1)
MORE = e.MessageReceived(message="m2", ref="r2", text="and now?", sent_at=1)
ANSWERED = e.OutboundRequested(outbound="o1", author=Party("agent"), text="Hello!")
CLAIMED = e.Claimed(src=AI, dst=OWNED, by=ANA)
TAKEN_UP = e.Claimed(src=FLAGGED, dst=OWNED, by=ANA)
RELEASED = e.Released(src=OWNED, dst=AI, by=ANA)
DISMISSED = e.Dismissed(src=FLAGGED, dst=AI, by=ANA)
ENDED = e.Resolved(src=AI, dst=RESOLVED, by=TIMER, outcome="contained")
BACK: list[Event] = [e.Reopened(src=RESOLVED, dst=AI, by=Party("customer")), e.EpisodeStarted(episode=2)]


def flag(reason: str = "frustration", flag: str = "f1", by: Party = MOOD, src: Phase = AI) -> e.Flagged:
    return e.Flagged(src=src, dst=FLAGGED, by=by, flag=flag, reason=reason, hold=False, team="care", claim_within_ms=1)


def verdict(verdict: str, flag: str = "f1") -> e.VerdictGiven:
    return e.VerdictGiven(by=ANA, verdict=verdict, flag=flag)


def heard(message: str, score: float, *, shadow: bool = False, reason: str = "explicit_request") -> e.MessageJudged:
    said = e.Verdict(detector="d", reason=reason, score=score, flag_at=0.5, shadow=shadow)
    return e.MessageJudged(message=message, decision="go_on", verdicts=(said,))


def test_an_episode_without_flag_and_person_is_one_to_sample(read: Read) -> None:
    (episode,) = read(*BEGUN, e.LanguageSet(language="es"), HELLO, ANSWERED, MORE, ENDED)
    assert episode.eligible
    assert (episode.conversation, episode.number, episode.language, episode.messages) == ("c_a", 1, "es", 2)
    assert episode.last_at == read_week("2026-W47").start + 5 * MINUTE


@pytest.mark.parametrize(
    "event",
    [
        flag(),
        flag(by=ANA),
        CLAIMED,
        e.PhoneReplied(message="p1", ref="r", text="Hi", sent_at=1),
        e.OutboundRequested(outbound="o2", author=ANA, text="Hi"),
        e.Resolved(src=AI, dst=RESOLVED, by=ANA, outcome="contained"),
    ],
)
def test_a_flag_or_a_person_takes_an_episode_out_of_it(read: Read, event: Event) -> None:
    assert not read(*BEGUN, HELLO, event)[0].eligible


@pytest.mark.parametrize(
    "event",
    [
        e.NoteAdded(note="n1", by=ANA, text="nice customer"),
        e.GuidanceGiven(by=ANA, text="be brief"),
        e.OfferMade(reasons=("explicit_request",)),
        e.CommandRefused(command="x", verb="claim", why="no", by=ANA),
        ENDED,
    ],
)
def test_what_calls_nobody_and_takes_nothing_leaves_it_in(read: Read, event: Event) -> None:
    assert read(*BEGUN, HELLO, event)[0].eligible


def test_an_episode_in_which_the_customer_said_nothing_is_not_sampled(read: Read) -> None:
    assert not read(*BEGUN)[0].eligible


def test_a_conversation_that_comes_back_begins_a_new_episode(read: Read) -> None:
    first, second = read(*BEGUN, HELLO, flag(), e.Resolved(src=FLAGGED, dst=RESOLVED, by=ANA, outcome="x"), *BACK, MORE)
    assert (first.eligible, second.eligible, second.number, second.messages) == (False, True, 2, 1)


def test_a_claim_that_opens_an_episode_belongs_to_it(read: Read) -> None:
    claimed = e.Claimed(src=RESOLVED, dst=OWNED, by=ANA)
    first, second = read(*BEGUN, HELLO, ENDED, claimed, e.EpisodeStarted(episode=2), MORE)
    assert (first.eligible, second.person) == (True, True)
    assert not second.taken


def test_the_language_is_the_one_known_by_then(read: Read) -> None:
    first, second = read(*BEGUN, e.LanguageSet(language="pt"), HELLO, ENDED, *BACK, MORE, e.LanguageSet(language="en"))
    assert (first.language, second.language) == ("pt", "en")


@pytest.mark.parametrize(
    ("events", "caught"),
    [
        ([flag(), TAKEN_UP], {"frustration"}),
        ([flag(), flag("loop", "f2", src=FLAGGED), TAKEN_UP], {"frustration", "loop"}),
        ([flag(), DISMISSED], set[str]()),
        ([flag(), DISMISSED, verdict("good")], {"frustration"}),
        ([flag(), TAKEN_UP, verdict("not_needed")], set[str]()),
        ([flag(), verdict("not_needed"), TAKEN_UP], set[str]()),
        ([flag(), verdict("good")], {"frustration"}),
        ([flag()], set[str]()),
        ([flag(), e.FlagExpired(src=FLAGGED, dst=AI, by=TIMER, flag="f1", step=3)], set[str]()),
        ([flag(), e.FlagExpired(src=FLAGGED, dst=AI, by=TIMER, flag="f1", step=3), CLAIMED], set[str]()),
        ([flag(), e.Resolved(src=FLAGGED, dst=RESOLVED, by=ANA, outcome="abandoned")], set[str]()),
        ([flag(), TAKEN_UP, RELEASED, flag("loop", "f2"), DISMISSED], {"frustration"}),
        ([flag("operator_initiative", by=ANA), TAKEN_UP], set[str]()),
        ([flag("handed_on", by=Party("timer")), TAKEN_UP], set[str]()),
        ([flag("explicit_request", by=Party("customer")), TAKEN_UP], {"explicit_request"}),
    ],
)
def test_detection_caught_what_a_person_confirmed(read: Read, events: list[Event], caught: set[str]) -> None:
    assert read(*BEGUN, HELLO, *events)[0].caught == caught


@pytest.mark.parametrize(
    ("events", "taken"),
    [
        ([HELLO, CLAIMED], True),
        ([HELLO, flag("operator_initiative", by=ANA), TAKEN_UP], True),
        ([HELLO, flag(), TAKEN_UP], False),
        ([HELLO, flag(), DISMISSED, CLAIMED], False),
        ([HELLO, flag(), flag("operator_initiative", "f2", ANA, FLAGGED)], False),
        ([CLAIMED, HELLO], False),
    ],
)
def test_a_person_who_steps_in_unasked_shows_what_was_not_noticed(
    read: Read, events: list[Event], *, taken: bool
) -> None:
    assert read(*BEGUN, *events)[0].taken is taken


@pytest.mark.parametrize(
    ("events", "again"),
    [
        ([heard("m1", 0.3), heard("m2", 0.3)], True),
        ([heard("m1", 0.9, shadow=True), heard("m2", 0.9, shadow=True)], True),
        ([heard("m1", 0.3), heard("m2", 0.9), flag("explicit_request")], True),
        ([heard("m1", 0.3), heard("m1", 0.3)], False),
        ([heard("m1", 0.3), heard("m2", 0.2)], False),
        ([heard("m1", 0.3), heard("m2", 0.9, reason="frustration")], False),
        ([heard("m1", 0.9), flag("explicit_request"), heard("m2", 0.9)], False),
    ],
)
def test_a_person_asked_for_twice_before_the_first_flag_was_missed_once(
    read: Read, events: list[Event], *, again: bool
) -> None:
    assert read(*BEGUN, HELLO, MORE, *events)[0].asked_again is again


def journalled(said: Judgement) -> Event:
    verb = verb_of(said)
    return e.VerdictGiven(by=ANA, verdict=verb.verdict, reason=verb.reason, episode=verb.episode, sample=verb.sample)


def test_a_judgement_belongs_to_the_episode_it_names_however_late_it_comes(
    read: Read, judgement: Callable[..., Judgement]
) -> None:
    first, second = read(*BEGUN, HELLO, ENDED, *BACK, MORE, journalled(judgement("compliance")))
    assert (first.judged, second.judged) == (judgement("compliance"), None)
    assert first.eligible


def test_the_last_judgement_counts(read: Read, judgement: Callable[..., Judgement]) -> None:
    (episode,) = read(*BEGUN, HELLO, journalled(judgement("compliance")), journalled(judgement()))
    assert episode.judged == judgement()


def test_a_judgement_from_before_the_customer_went_on_in_another_week_is_void(
    read: Read, judgement: Callable[..., Judgement]
) -> None:
    (episode,) = read(*BEGUN, HELLO, journalled(judgement("compliance", "2026-W46")))
    assert episode.judged is None
