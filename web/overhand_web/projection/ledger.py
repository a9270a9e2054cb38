"""The tables of what detection came to: the course of each episode, its counts by day, and where it was wrong."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from overhand.replay import Case, Count, Course
from overhand_web.wire import Row

__all__ = ["DAY_MS", "Ledger", "NamedCase", "read_cases", "read_counts"]

DAY_MS = 86_400_000
"""Days are UTC's. An episode belongs to the day on which its customer first wrote."""

NamedCase = tuple[Case, str]
"""A case, and the customer's name."""

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Course).decode
decode_row = msgspec.json.Decoder(Row).decode


class Ledger:
    """The writer's statements."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    def last(self, conversation: str) -> Course | None:
        """The episode that runs."""
        query = "SELECT course FROM courses WHERE conversation = ? ORDER BY episode DESC LIMIT 1"
        found = self._sql.execute(query, (conversation,)).fetchone()
        return decode(found[0]) if found else None

    def find(self, conversation: str, episode: int) -> Course | None:
        """One episode."""
        query = "SELECT course FROM courses WHERE conversation = ? AND episode = ?"
        found = self._sql.execute(query, (conversation, episode)).fetchone()
        return decode(found[0]) if found else None

    def every(self, conversation: str) -> list[Course]:
        """All episodes of a conversation."""
        query = "SELECT course FROM courses WHERE conversation = ?"
        return [decode(course) for (course,) in self._sql.execute(query, (conversation,))]

    def write(self, conversation: str, course: Course, cases: Iterable[Case]) -> None:
        """Write an episode, and where detection was wrong in it."""
        self._sql.execute(
            "INSERT INTO courses (conversation, episode, course) VALUES (?, ?, ?)"
            " ON CONFLICT (conversation, episode) DO UPDATE SET course = excluded.course",
            (conversation, course.episode, encode(course)),
        )
        self._sql.execute("DELETE FROM cases WHERE conversation = ? AND episode = ?", (conversation, course.episode))
        day = course.at // DAY_MS
        self._sql.executemany("INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?)", ((*case, day) for case in cases))

    def count(self, day: int, difference: Mapping[Count, int]) -> None:
        """Add to the counts of a day; less than 0 takes away."""
        self._sql.executemany(
            "INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (day, what, detector, reason, version) DO UPDATE SET number = number + excluded.number",
            ((day, *each, number) for each, number in difference.items() if number),
        )

    def drop(self, conversation: str) -> None:
        """Forget the episodes of a conversation; their counts are to be taken away before."""
        self._sql.execute("DELETE FROM courses WHERE conversation = ?", (conversation,))
        self._sql.execute("DELETE FROM cases WHERE conversation = ?", (conversation,))


def read_counts(sql: sqlite3.Connection, since: int) -> dict[int, Counter[Count]]:
    """What was counted on each day from day number `since` on."""
    days: dict[int, Counter[Count]] = {}
    query = "SELECT day, what, detector, reason, version, number FROM counts WHERE day >= ? AND number <> 0"
    for day, *of, number in sql.execute(query, (since,)):
        days.setdefault(day, Counter())[Count(*of)] = number
    return days


def read_cases(sql: sqlite3.Connection, since: int, most: int) -> list[NamedCase]:
    """The newest `most` cases of each kind, detector and reason from day number `since` on, newest first."""
    query = (
        "SELECT kind, detector, reason, conversation, episode, at, row FROM ("
        " SELECT *, row_number() OVER (PARTITION BY kind, detector, reason ORDER BY at DESC) AS place"
        " FROM cases WHERE day >= ?"
        ") JOIN conversations ON id = conversation WHERE place <= ? ORDER BY at DESC, conversation"
    )
    return [(Case(*case), decode_row(row).name) for *case, row in sql.execute(query, (since, most))]
