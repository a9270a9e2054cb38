"""Everything an actor works with, gathered once at start and handed through its constructor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from overhand.agent import Agent, Tool
from overhand.business.editions import Edition
from overhand.channel import Channel
from overhand.clock import Clock
from overhand.conversation import Gate
from overhand.detection import Panel, SharedVectors
from overhand.notifier import Notifier
from overhand.runtime.bus import Bus
from overhand.runtime.inbox import Inbox
from overhand.runtime.journal import Journal
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

__all__ = ["BusinessSource", "Stage"]


class BusinessSource(Protocol):
    """Knows the business version in force."""

    @property
    def current(self) -> Edition:
        """The newest version; an actor takes it anew at each step."""
        ...


class Stage(Struct, frozen=True, kw_only=True):
    """The collaborators of all actors of a worker."""

    worker: str  # this worker's id
    bus: Bus
    layout: Layout
    journal: Journal
    inbox: Inbox
    vault: Vault
    quarantine: Quarantine
    clock: Clock
    gate: Gate
    source: BusinessSource
    panel: Panel | None  # None only where a test switches detection off
    vectors: SharedVectors
    agent: Agent | None
    tools: Sequence[Tool]
    channels: Mapping[str, Channel]
    notifiers: Sequence[Notifier]
    console_url: str
    may_start: Callable[[int], bool]  # partition -> owner, fresh, not draining
