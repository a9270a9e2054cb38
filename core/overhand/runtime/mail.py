"""One delivery of an item or a command to the worker that runs its partition."""

from typing import Final

from overhand.runtime.bus import Bus
from overhand.runtime.delivery import Delivery
from overhand.runtime.replies import Heard
from overhand.runtime.streams import Kind

__all__ = ["Mail"]

_ACK: Final = b"+ACK"


class Mail:
    """Acked once it is journalled, else nak'd. Both may be lost; then it is delivered again.

    `seq` is the inbox stream's, `consumer_seq` counts the consumer's deliveries, `delivered` those of this mail.
    `held` is where it waits for its ack or nak, by `seq`.
    """

    def __init__(self, bus: Bus, heard: Heard, delivery: Delivery, held: "dict[int, Mail]") -> None:
        _, kind, partition, conversation = heard.subject.rsplit(".", 3)
        self.partition = int(partition)
        self.kind: Kind = "in" if kind == "in" else "cmd"
        self.conversation = conversation
        self.seq = delivery.seq
        self.consumer_seq = delivery.consumer_seq
        self.delivered = delivery.delivered
        self.data = heard.data
        self._bus, self._reply, self._held = bus, heard.reply, held

    async def ack(self) -> None:
        """Tell the store that this mail is done with."""
        self._let_go()
        await self._bus.core_publish(self._reply, _ACK)

    async def nak(self, delay_ms: int = 100) -> None:
        """Give it back, to be delivered again; without a delay it would come straight back into our own open pull."""
        self._let_go()
        await self._bus.core_publish(self._reply, b'-NAK {"delay":%d}' % (delay_ms * 1_000_000))

    def _let_go(self) -> None:
        if self._held.get(self.seq) is self:  # else it was delivered again meanwhile
            del self._held[self.seq]
