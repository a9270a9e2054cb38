"""A judgement survives being ordered and journalled."""

from hypothesis import given
from hypothesis import strategies as st

from overhand.audit import Judgement, judgement_of, verb_of, week_of
from overhand.conversation import REASONS, Event, Party, Route, Rules
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.testing.driver import Driver

BY = Party("operator", "ines@example.com")


OWN = {"wholesale": Route(reason="wholesale", hold=False, claim_within_ms=1)}


def journalled(verb: c.Verb, episodes: int = 1) -> list[Event]:
    """What an actor writes when this is ordered in a conversation that nobody flagged."""
    driver = Driver(Rules(team="front", routes=OWN))
    driver.judged(driver.says("hello"))
    for _ in range(episodes - 1):
        driver.asks(c.Resolve(outcome="contained"))
        driver.judged(driver.says("hello again"))
    return driver.asks(verb, by=BY)


@given(
    week=st.integers(0, 4_000_000_000_000).map(lambda at: str(week_of(at))),
    episode=st.integers(1, 3),
    reason=st.sampled_from(["", "wholesale", *REASONS]),
)
def test_what_the_journal_tells_is_what_was_said(week: str, episode: int, reason: str) -> None:
    said = Judgement(week=week, episode=episode, missed=bool(reason), reason=reason)
    events = journalled(verb_of(said), episodes=3)
    assert [type(event) for event in events] == [e.VerdictGiven], "a verdict, and no note"
    assert [judgement_of(event) for event in events] == [said]


def test_a_judgement_from_before_verdicts_named_their_episode_still_counts() -> None:
    missed = e.VerdictGiven(by=BY, verdict="missed", flag="audit/2026-W47/12", reason="loop")
    none_needed = e.NoteAdded(note="n", by=BY, text="Audit 2026-W47, episode 3: no person was needed.")
    assert judgement_of(missed) == Judgement(week="2026-W47", episode=12, missed=True, reason="loop")
    assert judgement_of(none_needed) == Judgement(week="2026-W47", episode=3, missed=False)


def test_verdicts_and_notes_of_others_are_no_judgements() -> None:
    others: list[Event] = [
        e.VerdictGiven(by=BY, verdict="missed", reason="compliance"),
        e.VerdictGiven(by=BY, verdict="missed", reason="compliance", episode=1),
        e.VerdictGiven(by=BY, verdict="no_person_needed", episode=1),
        e.VerdictGiven(by=BY, verdict="good", flag="c1.1", episode=1, sample="2026-W47"),
        e.VerdictGiven(by=BY, verdict="good", flag="audit/2026-W47/1"),
        e.NoteAdded(note="n", by=BY, text="Audit 2026-W47, episode 1: no person was needed. Or was one?"),
        e.MessageReceived(message="m", ref="r", text="Audit 2026-W47, episode 1: no person was needed.", sent_at=1),
    ]
    assert [judgement_of(event) for event in others] == [None] * len(others)


def test_a_judgement_reads_as_a_word_or_two() -> None:
    assert str(Judgement(week="2026-W47", episode=1, missed=True, reason="loop")) == "missed: loop"
    assert str(Judgement(week="2026-W47", episode=1, missed=False)) == "none needed"
