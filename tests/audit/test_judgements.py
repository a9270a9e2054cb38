"""A judgement survives being ordered and journalled."""

from hypothesis import given
from hypothesis import strategies as st

from overhand.audit import Judgement, judgement_of, verb_of, week_of
from overhand.conversation import REASONS, Event, Party
from overhand.conversation import commands as c
from overhand.conversation import events as e
from overhand.testing.driver import Driver

BY = Party("operator", "ines@example.com")


def journalled(verb: c.Verb) -> list[Event]:
    """What an actor writes when this is ordered in a conversation that nobody flagged."""
    driver = Driver()
    driver.judged(driver.says("hello"))
    return driver.asks(verb, by=BY)


@given(
    week=st.integers(0, 4_000_000_000_000).map(lambda at: str(week_of(at))),
    episode=st.integers(1, 10_000),
    reason=st.sampled_from(["", "wholesale", *REASONS]),
)
def test_what_the_journal_tells_is_what_was_said(week: str, episode: int, reason: str) -> None:
    said = Judgement(week=week, episode=episode, missed=bool(reason), reason=reason)
    found = [judgement for event in journalled(verb_of(said)) if (judgement := judgement_of(event)) is not None]
    assert found == [said]


def test_verdicts_and_notes_of_others_are_no_judgements() -> None:
    others: list[Event] = [
        e.VerdictGiven(by=BY, verdict="missed", reason="compliance"),
        e.VerdictGiven(by=BY, verdict="good", flag="audit/2026-W47/1"),
        e.NoteAdded(note="n", by=BY, text="Audit 2026-W47, episode 1: no person was needed. Or was one?"),
        e.MessageReceived(message="m", ref="r", text="Audit 2026-W47, episode 1: no person was needed.", sent_at=1),
    ]
    assert [judgement_of(event) for event in others] == [None] * 4


def test_a_judgement_reads_as_a_word_or_two() -> None:
    assert str(Judgement(week="2026-W47", episode=1, missed=True, reason="loop")) == "missed: loop"
    assert str(Judgement(week="2026-W47", episode=1, missed=False)) == "none needed"
