"""The one writer: batches, replays, gaps, erasing, and how much it keeps."""

import sqlite3
from collections.abc import Generator
from pathlib import Path

import msgspec
import pytest

from overhand.conversation import Conversation, Event, Party, Phase, fold_record
from overhand.conversation import events as e
from overhand_web.projection import Cursor, queries
from overhand_web.projection.projection import connect_current
from overhand_web.projection.projector import Opened, Projector
from overhand_web.projection.schema import connect
from overhand_web.projection.tables import Tables
from overhand_web.wire import ConversationChanged, LineChanged

NOW = 1_764_000_000_000
WEEK_MS = 7 * 86_400_000


class Journal:
    """Makes opened records of two streams."""

    def __init__(self) -> None:
        self.seqs = [0, 0]
        self.states: dict[str, Conversation] = {}

    def open(self, conversation: str, stream: int = 0, name: str = "Amina") -> Opened:
        started = e.ConversationStarted(channel="whatsapp", number="100", to="phone:34600111041", name=name)
        return self.record(conversation, started, e.EpisodeStarted(episode=1), stream=stream)

    def hear(self, conversation: str, text: str, stream: int = 0, at: int = NOW) -> Opened:
        message = f"{conversation}.m{self.seqs[stream]}"
        return self.record(
            conversation, e.MessageReceived(message=message, ref=message, text=text, sent_at=at), stream=stream, at=at
        )

    def record(
        self, conversation: str, *events: Event, stream: int = 0, at: int = NOW, snapshot: bool = False
    ) -> Opened:
        state = self.states.setdefault(conversation, Conversation(id=conversation))
        fold_record(state, events, at=at, took=(), hint=0)
        self.seqs[stream] += 1
        copy = msgspec.json.decode(msgspec.json.encode(state), type=Conversation) if snapshot else None
        return Opened(
            stream=stream,
            seq=self.seqs[stream],
            conversation=conversation,
            ver=state.ver,
            at=at,
            events=events,
            snapshot=copy,
        )


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def sql(tmp_path: Path) -> Generator[sqlite3.Connection]:
    connection = connect_current(tmp_path / "p.sqlite", "ab", (0, 0))
    yield connection
    connection.close()


@pytest.fixture
def projector(sql: sqlite3.Connection) -> Projector:
    return Projector(Tables(sql), {"whatsapp": 1_000}, lambda: NOW)


def texts(sql: sqlite3.Connection, conversation: str) -> list[str]:
    return [line.text for line in queries.read_lines(sql, conversation, 2**53, 100)[0]]


def test_records_become_rows_lines_and_frames_in_one_batch(
    projector: Projector, journal: Journal, sql: sqlite3.Connection
) -> None:
    bundles = projector.apply([journal.open("c"), journal.hear("c", "Hola"), journal.open("d", stream=1)])
    assert [bundle.number for bundle in bundles] == [1, 2, 3]
    assert projector.cursor == Cursor("ab", (2, 1))
    assert Tables(sql).cursor() == projector.cursor
    assert texts(sql, "c") == ["Hola"]
    assert b'"text":"Hola"' in bundles[1].body(whole=False)
    assert b"34600111041" not in bundles[1].body(whole=False)
    assert b"34600111041" in bundles[1].body(whole=True)


def test_a_record_that_is_read_twice_is_written_once(
    projector: Projector, journal: Journal, sql: sqlite3.Connection
) -> None:
    records = [journal.open("c"), journal.hear("c", "Hola")]
    projector.apply(records)
    assert projector.apply(records) == []
    assert texts(sql, "c") == ["Hola"]


def test_a_batch_that_fails_leaves_nothing_behind(
    projector: Projector, journal: Journal, sql: sqlite3.Connection
) -> None:
    projector.apply([journal.open("c")])
    good, lost = journal.hear("c", "one"), msgspec.structs.replace(journal.hear("c", "two"), stream=7)
    with pytest.raises(IndexError):
        projector.apply([good, lost])
    assert projector.cursor == Cursor("ab", (1, 0))
    assert texts(sql, "c") == []
    assert projector.tally == {("ai_handling", ""): 1}
    projector.apply([good])
    assert texts(sql, "c") == ["one"]


def test_counts_follow_every_move(projector: Projector, journal: Journal) -> None:
    maria = Party("operator", "u_maria", "Maria")
    projector.apply([journal.open("c"), journal.open("d", stream=1)])
    claimed = e.Claimed(src=Phase.AI_HANDLING, dst=Phase.HUMAN_OWNED, by=maria)
    projector.apply([journal.record("c", claimed)])
    counts = queries.count(projector.tally, "u_maria")
    assert (counts.now, counts.mine, counts.ai, counts.colleagues) == (2, 1, 1, 0)
    assert queries.count(projector.tally, "u_jo").colleagues == 1
    assert queries.count(Tables(projector._tables._sql).tally(), "u_maria") == counts


def test_every_event_of_a_record_has_an_id_of_its_own_and_only_the_last_moves_on(
    projector: Projector, journal: Journal
) -> None:
    projector.apply([journal.open("c")])
    (bundle,) = projector.apply(
        [journal.record("c", e.NoteAdded(note="n1", by=Party("operator"), text="a"), e.OfferMade(reasons=()))]
    )
    ids = [
        line.removeprefix(b"id: ").decode() for line in bundle.body(whole=True).split(b"\n") if line.startswith(b"id: ")
    ]
    assert ids == ["eab-s0:1,s1:0~1", "eab-s0:1,s1:0~2", "eab-s0:2,s1:0"]


def test_what_is_streamed_is_the_row_and_context_that_can_be_read(projector: Projector, journal: Journal) -> None:
    _, bundle = projector.apply([journal.open("c"), journal.hear("c", "Hola")])
    *lines, conversation = bundle.body(whole=True).strip().split(b"\n\n")
    changed = msgspec.json.decode(conversation.partition(b"data: ")[2], type=ConversationChanged)
    assert (changed.what, changed.row.address, changed.detail.window_until) == ("message", "34600111041", NOW + 1_000)
    assert [msgspec.json.decode(line.partition(b"data: ")[2], type=LineChanged).line.text for line in lines] == ["Hola"]


def test_what_follows_a_missing_record_waits_for_a_snapshot(
    projector: Projector, journal: Journal, sql: sqlite3.Connection
) -> None:
    projector.apply([journal.open("c")])
    journal.hear("c", "never read")
    assert projector.apply([journal.hear("c", "cannot be placed")]) == []
    whole = e.NoteAdded(note="n1", by=Party("operator"), text="x")
    (bundle,) = projector.apply([journal.record("c", whole, snapshot=True)])
    assert b'"what":"updated"' in bundle.body(whole=True)
    projector.apply([journal.hear("c", "goes on")])
    assert texts(sql, "c") == ["goes on"]
    card = queries.read_card(sql, "c")
    assert card is not None
    assert card.broken
    assert card.conversation.ver == 5


def test_a_record_that_cannot_be_read_does_not_stop_the_others(
    projector: Projector, journal: Journal, sql: sqlite3.Connection
) -> None:
    projector.apply([journal.open("c"), journal.open("d")])
    broken = msgspec.structs.replace(journal.hear("c", "x"), events=None, broken=True)
    projector.apply([broken, journal.hear("d", "fine")])
    assert texts(sql, "d") == ["fine"]
    assert texts(sql, "c") == []


def test_an_erased_customer_is_gone_from_rows_lines_search_and_replay(
    projector: Projector, journal: Journal, sql: sqlite3.Connection, tmp_path: Path
) -> None:
    projector.apply([journal.open("c", name="Zebedee"), journal.hear("c", "my secret"), journal.open("d")])
    (bundle,) = projector.erase("c", 0)
    assert b'"what":"erased"' in bundle.body(whole=True)
    assert projector.erase("c", 0) == []
    assert projector.erase("unknown", 0) == []
    card = queries.read_card(sql, "c")
    assert card is not None
    assert (card.erased, card.conversation.name, card.conversation.phase) == (True, "", Phase.RESOLVED)
    assert texts(sql, "c") == []
    found = queries.read_rows(sql, queries.View(sections=queries.VIEWS["all"], person="", words="secret"))
    assert found == ([], None)
    assert queries.read_ids(sql) == ["d"]
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Zebedee" not in stored
    assert b"zebedee" not in stored
    assert b"secret" not in stored


def test_records_of_a_customer_erased_before_they_were_read_show_one_erased_row(
    projector: Projector, journal: Journal, sql: sqlite3.Connection
) -> None:
    records = [journal.open("c"), journal.hear("c", "x")]
    blank = [msgspec.structs.replace(record, events=None) for record in records]
    assert len(projector.apply(blank)) == 1
    rows, _ = queries.read_rows(sql, queries.View(sections=("resolved",), person=""))
    assert [(row.id, row.erased, row.name) for row in rows] == [("c", True, "")]


def test_frames_are_kept_by_number_and_by_age_and_whoever_is_further_behind_is_reset(
    sql: sqlite3.Connection, journal: Journal
) -> None:
    clock = [NOW]
    projector = Projector(Tables(sql), {}, lambda: clock[0], frames_kept=3)
    projector.apply([journal.open("c"), *(journal.hear("c", str(n)) for n in range(5))])
    kept = queries.read_frames(sql, 0, 100, whole=True)
    assert [frame.seq for frame in kept] == [4, 5, 6]
    assert queries.replay_start(sql, Cursor("ab", (2, 0))) is None
    assert queries.replay_start(sql, Cursor("ab", (3, 0))) == kept[0].number - 1
    assert queries.replay_start(sql, Cursor("ab", (6, 0))) == kept[-1].number
    clock[0] += WEEK_MS + 1
    projector.apply([journal.hear("c", "a week later", at=clock[0])])
    assert [frame.seq for frame in queries.read_frames(sql, 0, 100, whole=True)] == [7]
    assert queries.replay_start(sql, Cursor("ab", (5, 0))) is None


def test_old_records_read_while_rebuilding_leave_no_frames(
    projector: Projector, journal: Journal, sql: sqlite3.Connection
) -> None:
    old = NOW - WEEK_MS - 1
    projector.apply([journal.open("c"), journal.hear("c", "long ago", at=old), journal.hear("c", "now")])
    assert [frame.seq for frame in queries.read_frames(sql, 0, 100, whole=True)] == [1, 3]
    assert queries.replay_start(sql, Cursor("ab", (1, 0))) is None


def test_a_cursor_of_another_journal_or_shape_means_nothing(projector: Projector, sql: sqlite3.Connection) -> None:
    assert queries.replay_start(sql, Cursor("cd", (0, 0))) is None
    assert queries.replay_start(sql, Cursor("ab", (0,))) is None
    assert queries.replay_start(sql, Cursor("ab", (0, 0))) == 0


def test_the_file_goes_on_where_it_was_and_is_made_anew_for_another_journal(tmp_path: Path, journal: Journal) -> None:
    file = tmp_path / "again.sqlite"
    first = connect_current(file, "ab", (9, 9))
    Projector(Tables(first), {}, lambda: NOW).apply([journal.open("c"), journal.hear("c", "x")])
    first.close()
    for epoch, ends, position in (("ab", (9, 9), 2), ("ab", (1, 9), 0), ("ab", (9, 9), 0)):
        connection = connect_current(file, epoch, ends)
        assert Tables(connection).cursor().positions[0] == position
        connection.close()
    for streams in (2, 3):
        connection = connect_current(file, "cd", (9,) * streams)
        assert Tables(connection).cursor() == Cursor("cd", (0,) * streams)
        connection.close()


def test_a_file_of_another_release_or_no_database_at_all_is_thrown_away(tmp_path: Path, journal: Journal) -> None:
    file = tmp_path / "old.sqlite"
    connection = connect_current(file, "ab", (9, 9))
    Projector(Tables(connection), {}, lambda: NOW).apply([journal.open("c")])
    connection.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
    connection.close()
    connection = connect_current(file, "ab", (9, 9))
    assert Tables(connection).cursor().positions == (0, 0)
    connection.close()
    file.write_bytes(b"no database" * 1_000)
    connection = connect_current(file, "ab", (9, 9))
    assert Tables(connection).cursor().positions == (0, 0)
    connection.close()


def test_only_its_owner_can_read_the_file(tmp_path: Path, journal: Journal) -> None:
    file = tmp_path / "new" / "p.sqlite"
    connection = connect_current(file, "ab", (9, 9))
    Projector(Tables(connection), {}, lambda: NOW).apply([journal.open("c")])
    assert [each.stat().st_mode & 0o077 for each in (file.parent, *file.parent.iterdir())] == [0] * 4
    connection.close()


def test_cards_beyond_the_cache_are_read_back(
    projector: Projector, journal: Journal, sql: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overhand_web.projection.projector.CARDS_CACHED", 2)
    for name in ("a", "b", "c", "d"):
        projector.apply([journal.open(name)])
    projector.apply([journal.hear("a", "still here")])
    assert texts(sql, "a") == ["still here"]
    assert len(projector._cards) == 2


def test_two_connections_read_and_write_at_once(tmp_path: Path, journal: Journal) -> None:
    file = tmp_path / "two.sqlite"
    writer = connect_current(file, "ab", (9, 9))
    projector = Projector(Tables(writer), {}, lambda: NOW)
    projector.apply([journal.open("c")])
    reader = connect(file)
    writer.execute("BEGIN IMMEDIATE")
    assert queries.read_ids(reader) == ["c"]
    writer.execute("ROLLBACK")
    reader.close()
    writer.close()


def test_a_record_that_cannot_be_written_sets_only_its_own_conversation_aside(
    projector: Projector, journal: Journal, sql: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    twice = e.NoteAdded(note="n1", by=Party("operator", "ana", "Ana"), text="twice under one name")
    projector.apply([journal.open("c1"), journal.record("c1", twice), journal.open("c2")])
    projector.apply([journal.record("c1", twice), journal.hear("c2", "Hello")])
    projector.apply([journal.hear("c1", "never shown"), journal.hear("c2", "Still here")])
    assert texts(sql, "c2") == ["Hello", "Still here"]
    assert "never shown" not in texts(sql, "c1")
    assert "conversation c1 is set aside" in caplog.text
