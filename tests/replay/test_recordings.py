"""Made-up conversations: the same for a seed, and possible ones."""

from collections import Counter

import pytest

from overhand.conversation import EDGES, Event
from overhand.conversation import events as e
from overhand.replay import episodes
from overhand.testing.histories import (
    Record,
    contiguous_chain,
    no_machine_send_while_owned,
    one_owner,
    sends_bounded,
    silent_under_hold,
)
from overhand.testing.phrases import PHRASES
from overhand.testing.recordings import recordings


def test_a_seed_makes_the_same_conversations_and_another_others() -> None:
    first, again, other = (list(recordings(20, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert [each.records for each in first] != [each.records for each in other]


def test_they_keep_the_promises_a_journal_keeps() -> None:
    for recording in recordings(150):
        history = [
            Record(ver=each.header.ver, events=each.events, prev=each.header.prev, hash=each.hash, at=each.header.at)
            for each in recording.records
        ]
        for check in (contiguous_chain, one_owner, no_machine_send_while_owned, sends_bounded, silent_under_hold):
            assert check(history) == [], recording.conversation


def test_every_kind_of_moment_occurs_and_every_move_is_one_of_the_machine() -> None:
    events: list[Event] = [event for each in recordings(400) for record in each.records for event in record.events]
    kinds = Counter(type(event) for event in events)
    for kind in (e.Flagged, e.Claimed, e.Released, e.Dismissed, e.Resolved, e.Reopened, e.OfferMade, e.PhoneReplied):
        assert kinds[kind] >= 5, kind
    moves = {(event.src, event.dst) for event in events if isinstance(event, e.Moved)}
    assert moves <= {(src, dst) for (src, _), targets in EDGES.items() for dst in targets}
    verdicts = Counter(event.verdict for event in events if isinstance(event, e.VerdictGiven))
    assert set(verdicts) == {"good", "missed"}
    assert {flag.by.kind for flag in events if isinstance(flag, e.Flagged)} == {"detector"}


def test_they_have_lengths_languages_and_versions_as_real_ones_do() -> None:
    found = [each for made in recordings(200) for each in episodes(made.conversation, made.records)]
    assert {each.language for each in found} == {"en", "es", "pt"}
    assert {each.business for each in found} == {1, 2}
    assert 6 < sum(each.turns for each in found) / len(found) < 10
    assert 0.2 < sum(bool(each.golden) for each in found) / len(found) < 0.6


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_every_phrase_can_be_filled_in(language: str) -> None:
    for phrase in (phrase for kind in PHRASES[language].values() for phrase in kind):
        filled = phrase.format(item="x", day="x", place="x", n=1, order=1)
        assert "{" not in filled
        assert phrase == phrase.strip() != ""
