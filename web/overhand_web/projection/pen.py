"""The hand that writes thread lines: knows the record at work, finds older lines, collects what changed."""

from collections.abc import Callable

from msgspec import Struct, structs

from overhand.conversation.state import Conversation
from overhand_web.wire import Happened, Line, Who

__all__ = ["LINES_A_RECORD", "Change", "Pen"]

LINES_A_RECORD = 1_000
"""Positions one record may use: a line's position is the record's number times this, plus its place in the record."""


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What becomes different in a line that exists; `None` leaves a field alone."""

    text: str | None = None
    form: str | None = None
    status: str | None = None
    why: str | None = None
    action: str | None = None
    edited: bool | None = None
    revoked: bool | None = None
    reactions: tuple[str, ...] | None = None
    evidence: tuple[str, ...] | None = None


class Pen:
    """Writes the lines of one record.

    `find` returns a line written by an earlier record, or None. `changed` holds every line this record wrote or
    changed, by id, in the order of first writing; `before` those of them that were there, as they were.
    """

    def __init__(self, conversation: Conversation, *, ver: int, at: int, find: Callable[[str], Line | None]) -> None:
        self.conversation = conversation
        self.changed: dict[str, Line] = {}
        self.before: dict[str, Line] = {}
        self.at = at
        self._ver, self._find = ver, find
        self._written = 0

    def find(self, line: str) -> Line | None:
        """Return the line as it stands now."""
        return self.changed.get(line) or self.before.get(line) or self._remembered(line)

    def _remembered(self, line: str) -> Line | None:
        found = self._find(line)
        if found is not None:
            self.before[line] = found
        return found

    def message(self, line: str, author: Who, text: str, *, form: str, status: str, reply_to: str = "") -> None:
        """Write something said to or by the customer."""
        self._write(
            Line(
                id=line, position=self._position(), at=self.at, kind="message", author=author, text=text, form=form,
                status=status, reply_to=reply_to,
            )
        )  # fmt: skip

    def entry(self, kind: str, author: Who, text: str, *, line: str = "", data: Happened | None = None) -> None:
        """Write a note, a tool call or a draft."""
        position = self._position()
        self._write(
            Line(
                id=line or self._own_id(position), position=position, at=self.at, kind=kind, author=author, text=text,
                data=data or Happened(),
            )
        )  # fmt: skip

    def event(self, event: str, author: Who, data: Happened) -> None:
        """Write that something happened."""
        position = self._position()
        self._write(
            Line(
                id=self._own_id(position), position=position, at=self.at, kind="event", author=author, event=event,
                data=data,
            )
        )  # fmt: skip

    def change(self, line: str, change: Change) -> None:
        """Change a line that exists; one that is not there (its record is gone) stays unwritten."""
        old = self.find(line)
        if old is not None:
            fields = {name: value for name, value in structs.asdict(change).items() if value is not None}
            self._write(structs.replace(old, **fields))

    def _position(self) -> int:
        self._written += 1
        return self._ver * LINES_A_RECORD + self._written

    def _own_id(self, position: int) -> str:
        return f"{self.conversation.id}.e{position}"

    def _write(self, line: Line) -> None:
        self.changed[line.id] = line
