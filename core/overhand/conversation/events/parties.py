"""Who did something, and who was told."""

from msgspec import Struct

__all__ = ["Party", "Told"]


class Party(Struct, frozen=True, omit_defaults=True, gc=False):
    """Who did something: kind is customer, agent, operator, phone, policy, timer, detector, watchdog or system."""

    kind: str
    id: str = ""
    name: str = ""

    @property
    def is_person(self) -> bool:
        """Whether this is a person of the business."""
        return self.kind in {"operator", "phone"}

    @property
    def is_machine(self) -> bool:
        """Whether what this party writes is machine-written: the AI's answers and the fixed texts."""
        return self.kind in {"agent", "policy"}


class Told(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who was told of a flag, and whether the notice was accepted."""

    notifier: str
    to: str
    ok: bool = True
    why: str = ""
