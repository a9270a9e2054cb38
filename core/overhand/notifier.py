"""What a notifier is: something that tells people, outside the console, that a conversation needs them."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

__all__ = ["Delivered", "Notice", "Notifier", "NotifyFailed"]


class Notice(Struct, frozen=True, kw_only=True):
    """What is told: never the customer's words, number or name, which stay in the console."""

    flag: str  # the same id on every repeat
    conversation: str
    reason: str
    team: str
    claim_within_ms: int
    step: int = 0  # 0: the first telling; later steps are louder
    link: str = ""  # the conversation in the console


class Delivered(Struct, frozen=True):
    """The notice was accepted by whoever carries it."""

    to: str  # who was told, for the journal: "team Care by e-mail"


class NotifyFailed(Struct, frozen=True):
    """The notice could not be handed over."""

    to: str
    why: str


@runtime_checkable
class Notifier(Protocol):
    """A way to tell a team."""

    name: str

    async def notify(self, notice: Notice, targets: Sequence[str]) -> Delivered | NotifyFailed:
        """Tell the team's `targets` (addresses from the business's teams). Never raises for what a network does."""
        ...
