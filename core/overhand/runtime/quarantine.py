"""What was signed but cannot be handled: kept with its bytes, sealed, counted, shown by `overhand doctor`."""

from msgspec import Struct

from overhand.clock import Clock
from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.outcome import Stored
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

__all__ = ["Kept", "Quarantine"]


class Kept(Struct, frozen=True, kw_only=True):
    """One thing in quarantine, as `doctor` lists it."""

    channel: str
    why: str
    at: int


class Quarantine:
    """Keeps what cannot be handled. Its neighbours go on."""

    def __init__(self, bus: Bus, layout: Layout, vault: Vault, clock: Clock) -> None:
        self._bus, self._layout, self._vault, self._clock = bus, layout, vault, clock

    async def keep(self, channel: str, why: str, raw: bytes) -> None:
        """Store `raw` under a name made of its own bytes, so that a repeat is kept once.

        Raises:
            StoreUnavailable: the log did not acknowledge.
        """
        name = self._vault.identity("quarantine", channel, raw.hex())
        subject = self._layout.bucket_subject("QUARANTINE", name)
        headers = {"Overhand-Channel": channel, "Overhand-Why": why.replace("\n", " ")[:200]}
        payload = self._vault.seal_own(raw, subject.encode())
        outcome = await self._bus.publish(subject, payload, headers)
        if not isinstance(outcome, Stored):
            raise StoreUnavailable("keeping an item in quarantine", type(outcome).__name__)
