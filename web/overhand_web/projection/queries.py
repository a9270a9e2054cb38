"""What the API asks of the projection. Synchronous; each on a connection of its own while the writer goes on."""

import base64
import binascii
import re
import sqlite3
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from overhand.conversation import Phase
from overhand_web.projection.card import Card
from overhand_web.projection.cursor import Cursor
from overhand_web.projection.tables import Tally
from overhand_web.wire import Counts, Line, Row

__all__ = [
    "VIEWS",
    "Frame",
    "View",
    "count",
    "read_card",
    "read_frames",
    "read_ids",
    "read_lines",
    "read_rows",
    "replay_start",
]

VIEWS: Mapping[str, tuple[str, ...]] = {
    "now": ("flagged", "mine", "colleagues", "ai"),
    "flagged": ("flagged",),
    "mine": ("mine",),
    "colleagues": ("colleagues",),
    "ai": ("ai",),
    "resolved": ("resolved",),
    "all": ("flagged", "mine", "colleagues", "ai", "resolved"),
}
"""Each view's sections, in the order of the list."""

SECTIONS: Mapping[str, tuple[Phase, str]] = {
    "flagged": (Phase.FLAGGED, "owner = ''"),
    "mine": (Phase.HUMAN_OWNED, "owner = :person"),
    "colleagues": (Phase.HUMAN_OWNED, "owner <> :person"),
    "ai": (Phase.AI_HANDLING, "owner = ''"),
    "resolved": (Phase.RESOLVED, "owner = ''"),
}

WORD = re.compile(r"\w+")

decode_row = msgspec.json.Decoder(Row).decode
decode_card = msgspec.json.Decoder(Card).decode
decode_line = msgspec.json.Decoder(Line).decode


class Place(Struct, frozen=True, array_like=True):
    """Where a page of the list ended."""

    section: str
    urgency: int
    id: str


class View(Struct, frozen=True, kw_only=True):
    """Which page of the list is asked for; `after` is the `next` of the page before."""

    sections: tuple[str, ...]
    person: str
    words: str = ""
    after: str = ""
    limit: int = 50


class Frame(Struct, frozen=True):
    """A kept frame, with the position it stands for."""

    number: int
    stream: int
    seq: int
    body: bytes


def read_rows(sql: sqlite3.Connection, view: View) -> tuple[list[Row], str | None]:
    """Return a page of the list and, if there is more, where the next one begins."""
    place = decode_place(view.after)
    sections = view.sections
    if place is not None and place.section in sections:
        sections = sections[sections.index(place.section) :]
    found: list[tuple[Place, bytes]] = []
    for section in sections:
        start = place if place is not None and place.section == section else Place(section, -(2**62), "")
        found += read_section(sql, view, start, view.limit + 1 - len(found))
        if len(found) > view.limit:
            break
    page = found[: view.limit]
    following = encode_place(page[-1][0]) if len(found) > view.limit else None
    return [decode_row(row) for _, row in page], following


def read_section(sql: sqlite3.Connection, view: View, start: Place, limit: int) -> list[tuple[Place, bytes]]:
    """Return the rows of one section that follow `start`."""
    phase, owner = SECTIONS[start.section]
    match = match_words(view.words)
    among = " AND id IN (SELECT conversation FROM words WHERE words MATCH :match)" if match else ""
    query = (
        f"SELECT urgency, id, row FROM conversations WHERE phase = :phase AND {owner}"  # noqa: S608  # fixed texts
        f" AND (urgency, id) > (:urgency, :id){among} ORDER BY urgency, id LIMIT :limit"
    )
    values = {"phase": phase.value, "person": view.person, "urgency": start.urgency, "id": start.id}
    rows = sql.execute(query, {**values, "match": match, "limit": limit}).fetchall()
    return [(Place(start.section, urgency, id_), row) for urgency, id_, row in rows]


def match_words(text: str) -> str:
    """Return the FTS5 query for what a person typed: every word, the last one as a beginning."""
    words = WORD.findall(text)
    return " ".join(f'"{word}"' for word in words) + "*" if words else ""


def encode_place(place: Place) -> str:
    """Return a place as it travels."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def decode_place(text: str) -> Place | None:
    """Return the place a browser hands back, or None for anything else."""
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Place)
    except (msgspec.MsgspecError, binascii.Error, ValueError):
        return None


def count(tally: Tally, person: str) -> Counts:
    """Return how many conversations each view holds for one person."""
    phases = {phase: sum(number for (of, _), number in tally.items() if of == phase) for phase in Phase}
    mine = tally[Phase.HUMAN_OWNED.value, person]
    return Counts(
        now=sum(phases.values()) - phases[Phase.RESOLVED],
        flagged=phases[Phase.FLAGGED],
        mine=mine,
        ai=phases[Phase.AI_HANDLING],
        colleagues=phases[Phase.HUMAN_OWNED] - mine,
        resolved=phases[Phase.RESOLVED],
    )


def read_ids(sql: sqlite3.Connection) -> list[str]:
    """Return every conversation whose customer was not erased."""
    return [id_ for (id_,) in sql.execute("SELECT id FROM conversations WHERE NOT erased")]


def read_card(sql: sqlite3.Connection, conversation: str) -> Card | None:
    """Return what is remembered of a conversation."""
    found = sql.execute("SELECT card FROM conversations WHERE id = ?", (conversation,)).fetchone()
    return decode_card(found[0]) if found else None


def read_lines(sql: sqlite3.Connection, conversation: str, before: int, limit: int) -> tuple[list[Line], bool]:
    """Return the last lines of a thread before a position, oldest first, and whether there are older ones."""
    query = "SELECT line FROM lines WHERE conversation = ? AND position < ? ORDER BY position DESC LIMIT ?"
    found = sql.execute(query, (conversation, before, limit + 1)).fetchall()
    return [decode_line(line) for (line,) in reversed(found[:limit])], len(found) > limit


def replay_start(sql: sqlite3.Connection, cursor: Cursor) -> int | None:
    """Return the frame number after which a reader at `cursor` goes on, or None when too much is gone for that."""
    epoch: str = sql.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0]
    positions = sql.execute("SELECT floor FROM positions ORDER BY stream").fetchall()
    if cursor.epoch != epoch or len(positions) != len(cursor.positions):
        return None
    if any(seq < floor for seq, (floor,) in zip(cursor.positions, positions, strict=True)):
        return None
    query = "SELECT number FROM frames WHERE stream = ? AND seq > ? ORDER BY seq LIMIT 1"
    firsts = [sql.execute(query, place).fetchone() for place in enumerate(cursor.positions)]
    last: int = sql.execute("SELECT coalesce(max(number), 0) FROM frames").fetchone()[0]
    return min((first[0] - 1 for first in firsts if first), default=last)


def read_frames(sql: sqlite3.Connection, after: int, limit: int, *, whole: bool) -> Sequence[Frame]:
    """Return kept frames in order."""
    query = (
        "SELECT number, stream, seq, head, iif(?, whole, masked), tail FROM frames"
        " WHERE number > ? ORDER BY number LIMIT ?"
    )
    rows = sql.execute(query, (whole, after, limit))
    return [Frame(number, stream, seq, head + row + tail) for number, stream, seq, head, row, tail in rows]
