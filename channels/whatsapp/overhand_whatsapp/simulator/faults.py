"""What can be made to go wrong, as the page sets it."""

from typing import Annotated

from msgspec import Meta, Struct, structs

__all__ = ["Faults", "Switches"]


class Switches(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The faults that are on; each stays on until it is turned off, `fail_next` until the next send."""

    fail_next: Annotated[int, Meta(ge=0)] = 0  # the next send is refused with this code of the Cloud API
    late: bool = False  # the refusal comes as a `failed` status after an acceptance, as 131026 often does
    twice: bool = False  # every webhook is delivered twice
    shuffle: bool = False  # webhooks that wait together leave in reverse order
    batch: bool = False  # webhooks that wait together leave in one body
    delay_ms: Annotated[int, Meta(ge=0, le=60_000)] = 0  # every webhook waits this long
    drop: bool = False  # sends arrive, and their answers are lost with the connection


class Faults:
    """Holds the switches."""

    def __init__(self) -> None:
        self.switches = Switches()

    def set(self, switches: Switches) -> None:
        """Turn faults on and off."""
        self.switches = switches

    def take_failure(self) -> int:
        """Return the code the next send fails with, once; 0 for none."""
        code = self.switches.fail_next
        self.switches = structs.replace(self.switches, fail_next=0)
        return code
