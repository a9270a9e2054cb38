"""The one writer of the projection: takes opened records in order, in one transaction a batch. Runs in a thread."""

import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, structs

from overhand.conversation import Conversation, Event, Phase
from overhand.replay import Stamp
from overhand_web.projection.advance import advance
from overhand_web.projection.card import Card
from overhand_web.projection.courses import Courses
from overhand_web.projection.cursor import Cursor
from overhand_web.projection.frames import Bundle, Change, bundle
from overhand_web.projection.lines import write_lines
from overhand_web.projection.pen import Pen
from overhand_web.projection.rows import context_of, row_of
from overhand_web.projection.tables import Tables
from overhand_web.wire import Context, Line

__all__ = ["FRAMES_KEPT", "FRAMES_KEPT_MS", "Opened", "Projector"]

log = logging.getLogger("overhand.web")

UNWRITABLE = (sqlite3.IntegrityError, AttributeError, KeyError, TypeError, ValueError)
"""What the content of one record can lead to."""

FRAMES_KEPT = 200_000
FRAMES_KEPT_MS = 7 * 86_400_000
CARDS_CACHED = 1_000


class Opened(Struct, frozen=True, kw_only=True):
    """A journal record, opened. `events` None: the customer was erased, or it cannot be read (`broken`)."""

    stream: int
    seq: int
    conversation: str
    ver: int
    at: int
    events: Sequence[Event] | None
    business: int = 0  # the version in force
    snapshot: Conversation | None = None
    broken: bool = False


class Projector:
    """Writes records into the tables and makes the frames that tell of them.

    `windows` are the channels' reply windows in ms. `now` only decides how long frames are kept.
    """

    def __init__(
        self, tables: Tables, windows: Mapping[str, int], now: Callable[[], int], frames_kept: int = FRAMES_KEPT
    ) -> None:
        self._tables, self._windows, self._now, self._frames_kept = tables, windows, now, frames_kept
        self._cards: OrderedDict[str, Card] = OrderedDict()
        self._unwritten: dict[str, Card] = {}
        self._courses = Courses(tables.ledger)
        self.cursor = tables.cursor()
        self.number = tables.last_frame()
        self.tally = tables.tally()

    def apply(self, records: Sequence[Opened]) -> list[Bundle]:
        """Write the records; one that was written before is passed over.

        One that cannot be written sets its own conversation aside, like a journal that cannot be read, and the others
        go on.
        """
        try:
            return self._write(records)
        except UNWRITABLE:
            log.exception("a batch of %d records is written one by one", len(records))
        return [made for record in records for made in self._write_alone(record)]

    def _write_alone(self, record: Opened) -> list[Bundle]:
        try:
            return self._write([record])
        except UNWRITABLE:
            log.exception("conversation %s is set aside at record %d", record.conversation, record.ver)
        return self._write([structs.replace(record, events=None, broken=True)])

    def _write(self, records: Sequence[Opened]) -> list[Bundle]:
        """Write the records, all or nothing."""
        try:
            with self._tables.transaction():
                bundles = [made for record in records if (made := self._take(record)) is not None]
                self._write_cards()
                self._courses.write()
                self._tables.write_cursor(self.cursor)
                self._tables.prune_frames(self.number - self._frames_kept, self._now() - FRAMES_KEPT_MS)
        except BaseException:
            self._cards.clear()
            self._unwritten.clear()
            self._courses.forget()
            self.cursor, self.tally = self._tables.cursor(), self._tables.tally()
            raise
        return bundles

    def erase(self, conversation: str, stream: int) -> list[Bundle]:
        """Forget an erased customer: what is shown, searched and replayed."""
        card = self._card(conversation)
        if card is None or card.erased:
            return []
        with self._tables.transaction():
            made = self._blank(card, card.conversation.ver + 1, card.conversation.updated_at, self.cursor)
            self._write_cards()
            self._tables.raise_floor(stream, self.cursor.positions[stream])
        self._tables.scrub()
        return [made]

    def _take(self, record: Opened) -> Bundle | None:
        before = self.cursor
        if record.seq <= before.positions[record.stream]:
            return None
        self.cursor = before.moved(record.stream, record.seq)
        card = self._card(record.conversation) or Card(Conversation(id=record.conversation))
        self._remember(card)
        if card.erased or record.ver <= card.conversation.ver:
            return None
        if record.events is None and not record.broken:
            return self._blank(card, record.ver, record.at, before)
        changed = self._advance(card, record)
        self._follow(card, record, told=changed is not None)
        if changed is None:
            return None
        what, lines = changed
        change = Change(what=what, row=row_of(card), context=self._context(card), lines=lines)
        return self._tell(record, card, change, before)

    def _advance(self, card: Card, record: Opened) -> tuple[str, Sequence[Line]] | None:
        """Fold the record into the card; None when it cannot be gone on with until a snapshot comes."""
        if record.events is None:
            return None
        if record.ver != card.conversation.ver + 1:
            if record.snapshot is None:
                return None
            card.conversation, card.broken = record.snapshot, True
            return "updated", ()
        what = advance(card, record.events, record.at)
        pen = Pen(
            card.conversation,
            ver=record.ver,
            at=record.at,
            find=lambda line: self._tables.line(record.conversation, line),
        )
        write_lines(record.events, pen)
        self._tables.write_lines(record.conversation, pen.changed, pen.before)
        return what, tuple(pen.changed.values())

    def _follow(self, card: Card, record: Opened, *, told: bool) -> None:
        """Follow the course of the episode; a conversation of which a record is missing counts for nothing."""
        card.broken = card.broken or not told
        if card.broken:
            self._courses.drop(record.conversation)
        elif record.events is not None:
            self._courses.take(record.conversation, record.events, Stamp(record.at, record.business))

    def _tell(self, record: Opened, card: Card, change: Change, before: Cursor) -> Bundle:
        self._unwritten[record.conversation] = card
        made = bundle(self._next(), change, before, self.cursor)
        if record.at > self._now() - FRAMES_KEPT_MS:
            self._tables.keep_frame(made, record.conversation, record.stream, record.seq, record.at)
        else:
            self._tables.raise_floor(record.stream, record.seq)
        return made

    def _blank(self, card: Card, ver: int, at: int, before: Cursor) -> Bundle:
        conversation = card.conversation.id
        blank = Card(Conversation(id=conversation, phase=Phase.RESOLVED, ver=ver, updated_at=at), erased=True)
        blank.filed = card.filed
        self._remember(blank)
        self._tables.erase(conversation)
        self._courses.drop(conversation)
        self._unwritten[conversation] = blank
        change = Change(what="erased", row=row_of(blank), context=self._context(blank))
        return bundle(self._next(), change, before, self.cursor)

    def _context(self, card: Card) -> Context:
        return context_of(card, self._windows)

    def _write_cards(self) -> None:
        """Write each card a batch changed once, however many of its records were in it."""
        for card in self._unwritten.values():
            self._tables.write_card(card, self.tally)
        self._unwritten.clear()

    def _card(self, conversation: str) -> Card | None:
        card = self._cards.get(conversation) or self._unwritten.get(conversation)
        if card is None:
            return self._tables.card(conversation)
        if conversation in self._cards:
            self._cards.move_to_end(conversation)
        return card

    def _remember(self, card: Card) -> None:
        self._cards[card.conversation.id] = card
        if len(self._cards) > CARDS_CACHED:
            self._cards.popitem(last=False)

    def _next(self) -> int:
        self.number += 1
        return self.number
