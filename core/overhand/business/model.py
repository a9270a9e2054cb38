"""A business version as the rest of the house uses it: everything decoded, checked and merged with the defaults."""

from collections.abc import Mapping

from msgspec import Struct

from overhand.business.hours import Hours
from overhand.conversation.rules import Rules
from overhand.knowledge import Document
from overhand.reasons import REASONS

__all__ = ["Business", "Disclosure", "Known", "Team"]


class Known(Struct, frozen=True, kw_only=True):
    """What a business may name: the reasons and detectors of the plugins that are loaded."""

    reasons: tuple[str, ...] = REASONS
    detectors: Mapping[str, type[Struct] | None] | None = None  # name -> its `Config`; None: not known here


class Team(Struct, frozen=True, kw_only=True):
    """Who is told and who may claim."""

    id: str
    name: str
    targets: tuple[str, ...] = ()  # addresses for notifiers
    members: tuple[str, ...] = ()  # e-mail addresses of operators
    hours: Hours | None = None  # None: always there

    def is_open(self, at: int) -> bool:
        """Whether the team works at `at`, ms since the epoch."""
        return self.hours is None or self.hours.is_open(at)


class Disclosure(Struct, frozen=True, kw_only=True):
    """Whether the AI says, unasked, that it is one."""

    on: bool = True
    why_off: str = ""  # the business's reason, shown by `overhand doctor`


class Business(Struct, frozen=True, kw_only=True):
    """One version of a business."""

    name: str
    languages: tuple[str, ...]  # the first is its own
    prompt: str
    tone: str
    documents: tuple[Document, ...]  # the knowledge folder
    rules: Rules
    teams: Mapping[str, Team]  # in the order of the file; the first is the one a route without a team goes to
    detectors: Mapping[str, Mapping[str, object]] = {}  # each detector's table, as `ConversationView.settings` has it
    disclosure: Disclosure = Disclosure()

    @property
    def version(self) -> int:
        """The number it was published under; 0 for a folder that was only read."""
        return self.rules.version

    def team_of(self, reason: str) -> Team:
        """The team a flag of `reason` goes to."""
        return self.teams[self.rules.route(reason).team or self.rules.team]
