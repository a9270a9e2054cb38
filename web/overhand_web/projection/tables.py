"""Reading and writing the projection's tables. Synchronous; one thread at a time."""

import sqlite3
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager

import msgspec

from overhand_web.projection.card import Card
from overhand_web.projection.cursor import Cursor
from overhand_web.projection.frames import Bundle
from overhand_web.projection.ledger import Ledger
from overhand_web.projection.rows import owner_key, row_of, urgency
from overhand_web.wire import Line

__all__ = ["Tables", "Tally"]

Tally = Counter[tuple[str, str]]
"""How many conversations there are of each (phase, owner)."""

ADD_WORDS = "INSERT INTO words (rowid, text, conversation) VALUES (?, ?, ?)"
SEARCHED = frozenset({"message", "note"})

encode = msgspec.json.Encoder().encode
decode_card = msgspec.json.Decoder(Card).decode
decode_line = msgspec.json.Decoder(Line).decode


class Tables:
    """The writer's statements."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self.ledger = Ledger(connection)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Write all or nothing."""
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._sql.execute("ROLLBACK")
            raise
        self._sql.execute("COMMIT")

    def cursor(self) -> Cursor:
        """Return how far the tables are."""
        epoch: str = self._sql.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0]
        rows = self._sql.execute("SELECT seq FROM positions ORDER BY stream").fetchall()
        return Cursor(epoch, tuple(seq for (seq,) in rows))

    def write_cursor(self, cursor: Cursor) -> None:
        """Remember how far the tables are."""
        positions = [(seq, stream) for stream, seq in enumerate(cursor.positions)]
        self._sql.executemany("UPDATE positions SET seq = ? WHERE stream = ?", positions)

    def tally(self) -> Tally:
        """Count all conversations; reads an index from end to end."""
        rows = self._sql.execute("SELECT phase, owner, count(*) FROM conversations GROUP BY phase, owner")
        return Counter({(phase, owner): count for phase, owner, count in rows})

    def card(self, conversation: str) -> Card | None:
        """Return what is remembered of a conversation."""
        found = self._sql.execute("SELECT card FROM conversations WHERE id = ?", (conversation,)).fetchone()
        return decode_card(found[0]) if found else None

    def line(self, conversation: str, line: str) -> Line | None:
        """Return one line of a thread."""
        query = "SELECT line FROM lines WHERE conversation = ? AND id = ?"
        found = self._sql.execute(query, (conversation, line)).fetchone()
        return decode_line(found[0]) if found else None

    def write_card(self, card: Card, tally: Tally) -> None:
        """Write a conversation's card and row, and count it under where it now stands."""
        row = row_of(card)
        place = (row.phase.value, owner_key(row))
        tally[place] += 1
        if card.filed is not None:
            tally[card.filed] -= 1
        renamed, card.filed, card.indexed_name = card.indexed_name != row.name, place, row.name
        self._sql.execute(
            "INSERT INTO conversations (id, phase, owner, urgency, erased, row, card) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, owner = excluded.owner,"
            " urgency = excluded.urgency,"
            " erased = excluded.erased, row = excluded.row, card = excluded.card",
            (row.id, *place, urgency(row), row.erased, encode(row), encode(card)),
        )
        if renamed:
            query = "SELECT number FROM conversations WHERE id = ?"
            number: int = self._sql.execute(query, (row.id,)).fetchone()[0]
            self._index(-number, row.name, row.id)

    def write_lines(self, conversation: str, changed: Mapping[str, Line], before: Mapping[str, Line]) -> None:
        """Write lines, and what can be searched in them. `before`: those that were there, as they were."""
        for line in changed.values():
            old = before.get(line.id)
            if old is None:
                self._add_line(conversation, line)
            else:
                self._change_line(conversation, line, old)

    def _add_line(self, conversation: str, line: Line) -> None:
        values = (conversation, line.position, line.id, encode(line))
        query = "INSERT INTO lines (conversation, position, id, line) VALUES (?, ?, ?, ?)"
        number = self._sql.execute(query, values).lastrowid
        if line.kind in SEARCHED and number is not None:
            self._sql.execute(ADD_WORDS, (number, line.text, conversation))

    def _change_line(self, conversation: str, line: Line, old: Line) -> None:
        query = "UPDATE lines SET line = ? WHERE conversation = ? AND id = ? RETURNING number"
        number: int = self._sql.execute(query, (encode(line), conversation, line.id)).fetchone()[0]
        if line.kind in SEARCHED and old.text != line.text:
            self._index(number, line.text, conversation)

    def _index(self, number: int, text: str, conversation: str) -> None:
        self._sql.execute("DELETE FROM words WHERE rowid = ?", (number,))
        self._sql.execute(ADD_WORDS, (number, text, conversation))

    def last_frame(self) -> int:
        """Return the number of the newest frame kept, 0 without one."""
        number: int = self._sql.execute("SELECT coalesce(max(number), 0) FROM frames").fetchone()[0]
        return number

    def keep_frame(self, made: Bundle, conversation: str, stream: int, seq: int, at: int) -> None:
        """Keep a record's frame for replay."""
        values = (made.number, conversation, stream, seq, at, made.head, made.masked, made.whole, made.tail)
        self._sql.execute("INSERT INTO frames VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def raise_floor(self, stream: int, seq: int) -> None:
        """Say that nobody can be replayed to from before `seq`."""
        self._sql.execute("UPDATE positions SET floor = max(floor, ?) WHERE stream = ?", (seq, stream))

    def prune_frames(self, number: int, before: int) -> None:
        """Forget frames up to `number`, and those of records older than `before` (ms since the epoch)."""
        oldest: int = self._sql.execute(
            "SELECT coalesce(max(number), 0) FROM frames WHERE at < ?", (before,)
        ).fetchone()[0]
        last = max(number, oldest)
        query = "SELECT stream, max(seq) FROM frames WHERE number <= ? GROUP BY stream"
        for stream, seq in self._sql.execute(query, (last,)).fetchall():
            self.raise_floor(stream, seq)
        self._sql.execute("DELETE FROM frames WHERE number <= ?", (last,))

    def erase(self, conversation: str) -> None:
        """Delete everything about a conversation but its row."""
        self._sql.execute("DELETE FROM words WHERE conversation = ?", (conversation,))
        self._sql.execute("DELETE FROM lines WHERE conversation = ?", (conversation,))
        self._sql.execute("DELETE FROM frames WHERE conversation = ?", (conversation,))

    def scrub(self) -> None:
        """Leave no deleted byte in the file: FTS5 of SQLite 3.40 keeps them until its index is merged."""
        self._sql.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
