"""What all events share."""

from msgspec import Struct

from overhand.conversation.events.parties import Party
from overhand.conversation.machine import Phase

__all__ = ["BaseEvent", "Moved"]


class BaseEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="k"):
    """The base of all events; the tag `k` is the event's name."""


class Moved(BaseEvent, frozen=True, kw_only=True, omit_defaults=True):
    """The base of every event that moves the state machine."""

    src: Phase
    dst: Phase
    by: Party
