"""From a conversation's opened records to its episodes, by the fold the runtime itself uses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, field

from overhand.conversation import Conversation, Said, apply, close_record
from overhand.conversation import events as e
from overhand.line import Line
from overhand.replay.course import Course, Stamp
from overhand.replay.recorded import Recorded, Seen
from overhand.runtime.records import OpenRecord

__all__ = ["episodes"]


class Page(Struct):
    """An episode while it is read, with its words."""

    course: Course
    lines: list[Line] = field(default_factory=list[Line])
    seen: list[Seen] = field(default_factory=list[Seen])
    channel: str = ""
    language: str = ""

    def recorded(self, conversation: str) -> Recorded:
        """The whole episode."""
        return self.course.recorded(
            conversation, channel=self.channel, language=self.language, lines=self.lines, seen=self.seen
        )


def episodes(conversation: str, records: Iterable[OpenRecord]) -> list[Recorded]:
    """The episodes of a conversation in which the customer wrote, oldest first."""
    chronicle = Chronicle(conversation)
    for record in records:
        chronicle.take(record)
    return chronicle.close()


class Chronicle:
    """Reads records in their order."""

    def __init__(self, conversation: str) -> None:
        self._state = Conversation(id=conversation)
        self._page = Page(Course())
        self._pages = [self._page]
        self._lines: dict[str, Line] = {}  # what was said, each line made once

    def take(self, record: OpenRecord) -> None:
        """Read one record."""
        stamp = Stamp(record.header.at, record.header.business)
        for event in record.events:
            apply(self._state, event, stamp.at)
            if isinstance(event, e.EpisodeStarted):
                self._turn(event.episode)
            self._course_of(event).take(event, stamp)
            reader = READERS.get(type(event))
            if reader is not None:
                reader(self, event)
        self._page.channel, self._page.language = self._state.channel, self._state.language
        close_record(self._state, at=stamp.at, took=(), hint=0)

    def close(self) -> list[Recorded]:
        """What was read."""
        return [page.recorded(self._state.id) for page in self._pages if page.course.turns]

    def _turn(self, episode: int) -> None:
        """A new episode; what people said of the one before belongs to that."""
        self._page = Page(self._page.course.next(episode))
        self._pages.append(self._page)

    def _course_of(self, event: e.Event) -> Course:
        """The episode an event belongs to: the one that runs, unless a verdict names an earlier one."""
        if isinstance(event, e.VerdictGiven) and event.episode:
            named = (page.course for page in self._pages if page.course.episode == event.episode)
            return next(named, self._page.course)
        return self._page.course

    def receive(self, event: e.MessageReceived) -> None:
        """The customer wrote."""
        self._show(event.message)
        self._page.lines.append(self._page.seen[-1].line)

    def reword(self, event: e.MessageEdited | e.MessageReplaced) -> None:
        """The customer's words became others, which are judged afresh."""
        if any(said.id == event.message for said in self._state.lines):
            self._show(event.message)

    def speak(self, event: e.OutboundRequested) -> None:
        """Somebody of ours wrote; the AI's words were a draft that detectors saw without the disclosure."""
        said = self._state.lines[-1]
        self._page.lines.append(self._line(said))
        if event.author.kind == "agent":
            own = self._state.outbounds[event.outbound].own_text
            self._show(said.id, self._line(said) if own == said.text else line_of(said, own))

    def reply(self, _event: e.PhoneReplied) -> None:
        """A person wrote on the phone."""
        self._page.lines.append(self._line(self._state.lines[-1]))

    def _show(self, message: str, line: Line | None = None) -> None:
        """Put a line that stands in the state before the detectors."""
        state, course = self._state, self._page.course
        place = next(number for number, said in enumerate(state.lines) if said.id == message)
        seen = Seen(
            turn=course.turns,
            line=line or self._line(state.lines[place]),
            before=tuple(self._line(said) for said in state.lines[:place]),
            language=state.language,
            dealt_with=tuple(state.judged_evidence),
            round=course.round,
            with_people=course.with_people,
        )
        self._page.seen.append(seen)

    def _line(self, said: Said) -> Line:
        line = self._lines.get(said.id)
        if line is None or line.text != said.text:
            line = self._lines[said.id] = line_of(said, said.text)
        return line


READERS: Final[Mapping[type, Callable[[Chronicle, Any], None]]] = {
    e.MessageReceived: Chronicle.receive,
    e.MessageEdited: Chronicle.reword,
    e.MessageReplaced: Chronicle.reword,
    e.OutboundRequested: Chronicle.speak,
    e.PhoneReplied: Chronicle.reply,
}
"""Whose words are read of each kind of event, after it was folded and its course was followed."""


def line_of(said: Said, text: str) -> Line:
    """What was said, as detectors see it."""
    return Line(id=said.id, author=said.author, text=text, at=said.at)
