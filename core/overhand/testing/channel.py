"""A channel without a provider: what is sent is kept, what a customer writes is made up."""

import itertools
from collections.abc import Callable, Sequence

import anyio

from overhand.channel import (
    Finding,
    Inlet,
    Item,
    Limits,
    MessageItem,
    Outgoing,
    Route,
    SendOutcome,
    Sent,
)

__all__ = ["FakeChannel", "written"]

NUMBER = "100"


class FakeChannel:
    """Satisfies `Channel`. `outcome` decides what becomes of each send; by default it is accepted."""

    def __init__(self, name: str = "fake", outcome: Callable[[Outgoing], SendOutcome] | None = None) -> None:
        self.name = name
        self.limits = Limits()
        self.sent: list[Outgoing] = []
        self._outcome = outcome
        self._heard = anyio.Event()

    def routes(self, inlet: Inlet) -> Sequence[Route]:
        """None."""
        del inlet
        return ()

    async def listen(self, inlet: Inlet) -> None:
        """Nothing to poll."""
        del inlet

    def parse(self, raw: bytes) -> list[Item]:
        """Nothing to parse."""
        del raw
        return []

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        """Keep it."""
        self.sent.append(outgoing)
        self._heard.set()
        self._heard = anyio.Event()
        return self._outcome(outgoing) if self._outcome else Sent(f"ref-{outgoing.outbound}-{outgoing.attempt}")

    async def show_typing(self, number: str, to: str, message: str) -> None:
        """Nobody looks."""
        del number, to, message

    async def check(self) -> Sequence[Finding]:
        """All is well."""
        return ()

    async def close(self) -> None:
        """Nothing to release."""

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that only a send can change."""
        while not holds():
            heard = self._heard
            await heard.wait()

    def texts(self, customer: str) -> list[str]:
        """What one customer was sent, in order."""
        return [outgoing.text for outgoing in self.sent if outgoing.to == f"phone:{customer}"]


counter = itertools.count(1)


def written(customer: str, text: str, *, at: int = 0, id: str = "", name: str = "") -> MessageItem:  # noqa: A002 - the item's own word
    """What a customer writes; each call is a new message unless `id` says otherwise."""
    return MessageItem(
        number=NUMBER,
        id=id or f"m{next(counter)}",
        at=at,
        aliases=(f"phone:{customer}",),
        text=text,
        name=name or f"Customer {customer}",
    )
