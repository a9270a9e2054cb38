"""Who did something, as the console reads it: every field always there."""

from msgspec import Struct

from overhand.conversation.events import Party

__all__ = ["Who"]


class Who(Struct, frozen=True, gc=False):
    """A party. Kind is customer, agent, operator, phone, policy, timer, detector, watchdog or system."""

    kind: str
    id: str = ""
    name: str = ""

    @classmethod
    def of(cls, party: Party) -> "Who":
        """The same party, from an event."""
        return cls(party.kind, party.id, party.name)

    @classmethod
    def maybe(cls, party: Party | None) -> "Who | None":
        """The same party, or nobody."""
        return None if party is None else cls.of(party)
