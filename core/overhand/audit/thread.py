"""What was said in one episode, as an auditor reads it: who by kind alone, no name, no number."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from overhand.audit.episodes import Happened, by_episode
from overhand.conversation import Event
from overhand.conversation import events as e

__all__ = ["harmless", "read_aloud"]

WHO: Final[Mapping[str, str]] = {"agent": "AI", "policy": "fixed text"}
"""In an episode without people nobody else writes, the customer aside."""


class Told(Struct):
    """One line: who wrote it, and what it says by now."""

    at: int
    who: str
    text: str
    mark: str = ""  # what became of it


def read_aloud(happened: Iterable[Happened], episode: int) -> Iterator[str]:
    """The lines of an episode, oldest first, times in UTC. Nothing in them can steer a terminal."""
    lines: dict[str, Told] = {}
    for number, events in by_episode(happened):
        if number == episode:
            for at, event in events:
                tell(lines, at, event)
    for line in lines.values():
        when = datetime.fromtimestamp(line.at / 1000, UTC).strftime("%H:%M")
        mark = f" ({line.mark})" if line.mark else ""
        first, *more = harmless(line.text).split("\n")
        yield f"{when}  {line.who + ':':<12}{first}{mark}"
        yield from (f"{'':19}{each}" for each in more)


def tell(lines: dict[str, Told], at: int, event: Event) -> None:
    """Add a line, or change the one an event is about."""
    match event:
        case e.MessageReceived():
            form = "" if event.form == "text" else f"[{event.form}] "
            lines[event.message] = Told(at, "customer", form + event.text)
        case e.OutboundRequested():
            lines[event.outbound] = Told(at, WHO.get(event.author.kind, event.author.kind), event.text)
        case e.MessageEdited() | e.MessageReplaced() if event.message in lines:
            lines[event.message].text = event.text
        case e.MessageRevoked() if event.message in lines:
            lines[event.message].mark = "withdrawn"
        case e.SendWithdrawn() if event.outbound in lines:
            lines[event.outbound].mark = "not sent"
        case e.SendFailed() if event.outbound in lines and not event.retry_at:
            lines[event.outbound].mark = "not sent"
        case _:
            pass


def harmless(text: str) -> str:
    """A customer's text without control characters, which could move the cursor or hide what was said."""
    return "".join(each if each.isprintable() or each == "\n" else " " for each in text)
