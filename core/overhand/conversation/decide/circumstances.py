"""What `decide` is told beside state and command, and what it answers."""

from msgspec import Struct, field

from overhand.conversation.events import Event
from overhand.conversation.machine import Gate
from overhand.conversation.rules import Rules
from overhand.conversation.state import Conversation
from overhand.errors import Refused

__all__ = ["Circumstances", "Decision", "Ids"]


class Circumstances(Struct, frozen=True, kw_only=True):
    """The facts of the moment: nothing here is remembered."""

    now: int  # ms since the epoch, from the injected clock
    rules: Rules
    gate: Gate
    agent: bool = True  # whether an agent is there to answer after a release
    draft: str = ""  # what the AI had written when this step began


class Decision(Struct, frozen=True):
    """The events a command leads to; an order that was not possible says so beside the event that records it."""

    events: tuple[Event, ...] = ()
    refused: Refused | None = None
    expired: bool = False


class Ids(Struct):
    """The ids this conversation gives out next: counted, so that the same history gives the same ids."""

    conversation: Conversation
    given: int = field(default=0)

    def next(self) -> str:
        """The next id: unique in the deployment, since the conversation's own id is."""
        self.given += 1
        return f"{self.conversation.id}.{self.conversation.serial + self.given}"
