"""What detection came to, by day: the same as when all episodes are added up at once, whatever happened meanwhile."""

import sqlite3
from collections import Counter
from collections.abc import Generator, Sequence
from itertools import groupby
from pathlib import Path

import pytest
from msgspec import structs

from overhand.conversation import Party
from overhand.conversation import events as e
from overhand.replay import Count, Tally, episodes
from overhand.testing.recordings import START, Recording, recordings
from overhand_web.projection import DAY_MS
from overhand_web.projection.ledger import read_cases, read_counts
from overhand_web.projection.projection import connect_current
from overhand_web.projection.projector import Opened, Projector
from overhand_web.projection.tables import Tables

LUCIA = Party("operator", "lucia", "Lucía")
Days = dict[int, Counter[Count]]


@pytest.fixture
def sql(tmp_path: Path) -> Generator[sqlite3.Connection]:
    connection = connect_current(tmp_path / "p.sqlite", "ab", (0,))
    yield connection
    connection.close()


def projector_of(sql: sqlite3.Connection) -> Projector:
    return Projector(Tables(sql), {}, lambda: START)


@pytest.fixture
def recorded() -> list[Recording]:
    return list(recordings(60, seed=1))


def opened(recorded: Sequence[Recording], seq: int = 0) -> list[Opened]:
    """All records in the order of their times, as they come from a stream."""
    every = sorted(
        ((record.header.at, each.conversation, record) for each in recorded for record in each.records),
        key=lambda found: (*found[:2], found[2].header.ver),
    )
    return [
        Opened(
            stream=0,
            seq=seq + number,
            conversation=conversation,
            ver=record.header.ver,
            at=at,
            events=record.events,
            business=record.header.business,
        )
        for number, (at, conversation, record) in enumerate(every, start=1)
    ]


def added_up(recorded: Sequence[Recording]) -> tuple[Days, Tally]:
    """The same, as `overhand replay --verdicts` adds it up."""
    days: Days = {}
    whole = Tally()
    for each in recorded:
        for episode in episodes(each.conversation, each.records):
            tally = Tally()
            tally.add(episode)
            whole.add(episode)
            days.setdefault(episode.at // DAY_MS, Counter()).update(tally.counts)
    return days, whole


def in_batches(projector: Projector, records: Sequence[Opened], size: int) -> None:
    for _, batch in groupby(enumerate(records), key=lambda found: found[0] // size):
        projector.apply([record for _, record in batch])


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_days_count_what_a_tally_of_all_episodes_counts(
    sql: sqlite3.Connection, recorded: list[Recording], size: int
) -> None:
    in_batches(projector_of(sql), opened(recorded), size)
    days, whole = added_up(recorded)
    assert read_counts(sql, 0) == days
    found = [case for case, _ in read_cases(sql, 0, 1_000)]
    assert sorted(found) == sorted(whole.cases)
    assert {case.kind for case in found} == {"wrong", "missed"}


def test_a_node_that_starts_again_goes_on_where_it_was(sql: sqlite3.Connection, recorded: list[Recording]) -> None:
    records = opened(recorded)
    middle = len(records) // 2
    projector_of(sql).apply(records[:middle])
    projector_of(sql).apply(records)
    assert read_counts(sql, 0) == added_up(recorded)[0]


def test_a_batch_that_fails_counts_nothing(sql: sqlite3.Connection, recorded: list[Recording]) -> None:
    projector = projector_of(sql)
    records = opened(recorded)
    with pytest.raises(IndexError):
        projector.apply([*records[:40], structs.replace(records[40], stream=7)])
    assert read_counts(sql, 0) == {}
    projector.apply(records)
    assert read_counts(sql, 0) == added_up(recorded)[0]


def test_a_late_verdict_counts_in_the_episode_it_names(sql: sqlite3.Connection, recorded: list[Recording]) -> None:
    again = next(each for each in recorded if len(episodes(each.conversation, each.records)) > 1)
    last = again.records[-1]
    verdict = e.VerdictGiven(by=LUCIA, verdict="missed", reason="compliance", episode=1, sample="2026-W44")
    header = structs.replace(last.header, ver=last.header.ver + 1, at=last.header.at + DAY_MS)
    later = Recording(again.conversation, [*again.records, structs.replace(last, header=header, events=[verdict])])
    for records in (opened([again]), opened([later])):  # the second time on a node that knows the first
        projector_of(sql).apply(records)
    days, whole = added_up([later])
    assert read_counts(sql, 0) == days
    first = episodes(later.conversation, later.records)[0]
    assert first.missed[-1:] == ("compliance",)
    assert [case.episode for case in whole.cases if case.reason == "compliance" and case.kind == "missed"] == [1]


def test_in_one_batch_a_verdict_finds_the_episode_that_was_not_written_yet(
    sql: sqlite3.Connection, recorded: list[Recording]
) -> None:
    again = next(each for each in recorded if len(episodes(each.conversation, each.records)) > 1)
    last = again.records[-1]
    verdicts = [
        e.VerdictGiven(by=LUCIA, verdict="missed", reason="compliance", episode=episode, sample="2026-W44")
        for episode in (1, 9)
    ]
    header = structs.replace(last.header, ver=last.header.ver + 1)
    later = Recording(again.conversation, [*again.records, structs.replace(last, header=header, events=verdicts)])
    projector_of(sql).apply(opened([later]))
    assert read_counts(sql, 0) == added_up([later])[0]


def test_an_erased_customer_counts_for_nothing_any_more(sql: sqlite3.Connection, recorded: list[Recording]) -> None:
    projector = projector_of(sql)
    projector.apply(opened(recorded))
    gone, rest = recorded[:20], recorded[20:]
    for each in gone:
        projector.erase(each.conversation, 0)
    assert read_counts(sql, 0) == added_up(rest)[0]
    assert not {case.conversation for case, _ in read_cases(sql, 0, 1_000)} & {each.conversation for each in gone}
    kept = {name for (name,) in sql.execute("SELECT DISTINCT conversation FROM courses")}
    assert kept == {each.conversation for each in rest}


def test_a_conversation_of_which_a_record_is_missing_counts_for_nothing(
    sql: sqlite3.Connection, recorded: list[Recording]
) -> None:
    one, rest = recorded[0], recorded[1:]
    records = opened(recorded)
    hole = next(each.seq for each in records if each.conversation == one.conversation and each.ver == 6)
    in_batches(projector_of(sql), [each for each in records if each.seq != hole], 50)
    assert read_counts(sql, 0) == added_up(rest)[0]


def test_what_is_kept_of_an_episode_holds_no_word_of_its_customer(
    sql: sqlite3.Connection, recorded: list[Recording]
) -> None:
    projector_of(sql).apply(opened(recorded))
    kept = b"".join(course for (course,) in sql.execute("SELECT course FROM courses"))
    texts = {
        event.text.encode()
        for each in recorded
        for record in each.records
        for event in record.events
        if isinstance(event, e.MessageReceived)
    }
    assert kept
    assert not [text for text in texts if len(text) > 12 and text in kept]


def test_the_newest_few_cases_of_each_detector_and_reason_are_told_with_the_name(
    sql: sqlite3.Connection, recorded: list[Recording]
) -> None:
    projector_of(sql).apply(opened(recorded))
    every, few = read_cases(sql, 0, 1_000), read_cases(sql, 0, 2)
    for kind in {(case.kind, case.detector, case.reason) for case, _ in every}:
        newest = [case for case, _ in every if (case.kind, case.detector, case.reason) == kind][:2]
        assert [case for case, _ in few if (case.kind, case.detector, case.reason) == kind] == newest
    assert {name for _, name in few} == {"Amina"}
    assert read_cases(sql, START // DAY_MS + 400, 2) == []
