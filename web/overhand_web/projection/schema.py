"""The tables of the projection: a cache of the journal, thrown away and rebuilt whenever this file changes."""

import sqlite3
from pathlib import Path

__all__ = ["SCHEMA", "connect", "create", "is_current", "remove"]

SCHEMA = 2
"""Grows with every change of the tables or of what is written into them."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE positions (stream INTEGER PRIMARY KEY, seq INTEGER NOT NULL, floor INTEGER NOT NULL);

CREATE TABLE conversations (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, phase TEXT NOT NULL, owner TEXT NOT NULL,
  urgency INTEGER NOT NULL, erased INTEGER NOT NULL, row BLOB NOT NULL, card BLOB NOT NULL
);
CREATE INDEX conversations_by_view ON conversations (phase, owner, urgency, id);

CREATE TABLE lines (
  number INTEGER PRIMARY KEY, conversation TEXT NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL,
  line BLOB NOT NULL, UNIQUE (conversation, position), UNIQUE (conversation, id)
);

CREATE TABLE frames (
  number INTEGER PRIMARY KEY, conversation TEXT NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL,
  at INTEGER NOT NULL, head BLOB NOT NULL, masked BLOB NOT NULL, whole BLOB NOT NULL, tail BLOB NOT NULL
);
CREATE INDEX frames_by_position ON frames (stream, seq);
CREATE INDEX frames_by_age ON frames (at);
CREATE INDEX frames_by_conversation ON frames (conversation);

CREATE TABLE courses (
  number INTEGER PRIMARY KEY, conversation TEXT NOT NULL, episode INTEGER NOT NULL, course BLOB NOT NULL,
  UNIQUE (conversation, episode)
);

CREATE TABLE counts (
  day INTEGER NOT NULL, what TEXT NOT NULL, detector TEXT NOT NULL, reason TEXT NOT NULL, version INTEGER NOT NULL,
  number INTEGER NOT NULL, PRIMARY KEY (day, what, detector, reason, version)
) WITHOUT ROWID;

CREATE TABLE cases (
  kind TEXT NOT NULL, detector TEXT NOT NULL, reason TEXT NOT NULL, conversation TEXT NOT NULL,
  episode INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL
);
CREATE INDEX cases_by_conversation ON cases (conversation, episode);
CREATE INDEX cases_by_day ON cases (day);

CREATE VIRTUAL TABLE words USING fts5 (text, conversation UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');
"""
# `words` holds the text of line n under rowid n, and the name of conversation n under rowid -n.


def connect(file: Path) -> sqlite3.Connection:
    """Open the file for one thread at a time; transactions are begun by hand."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def create(connection: sqlite3.Connection, epoch: str, streams: int) -> None:
    """Make the tables, at position 0 of every stream."""
    connection.executescript(TABLES)
    connection.execute("INSERT INTO meta VALUES ('schema', ?), ('epoch', ?)", (str(SCHEMA), epoch))
    connection.executemany("INSERT INTO positions VALUES (?, 0, 0)", ((stream,) for stream in range(streams)))


def is_current(connection: sqlite3.Connection, epoch: str, streams: int) -> bool:
    """Whether the tables are of this release, this journal and this number of streams."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'positions'").fetchone():
        return False
    meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    count: int = connection.execute("SELECT count(*) FROM positions").fetchone()[0]
    return (meta.get("schema"), meta.get("epoch"), count) == (str(SCHEMA), epoch, streams)


def remove(file: Path) -> None:
    """Throw the cache away."""
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
