"""The ticks under what the business sent, and the statuses the business is told of them."""

from collections.abc import Callable

import anyio

from .business import Business
from .events import Events
from .outbox import Outbox
from .phones import TYPING_MS, ChatMessage, Phone
from .tasks import Tasks
from .webhooks import status_webhook

__all__ = ["Ticks"]


class Ticks:
    """Moves messages from sent to delivered to read; `read` implies `delivered`, which is then skipped."""

    def __init__(
        self,
        *,
        business: Business,
        outbox: Outbox,
        events: Events,
        tasks: Tasks,
        clock: Callable[[], int],
        delivery_s: float,
    ) -> None:
        self.business = business
        self.outbox = outbox
        self.events = events
        self.tasks = tasks
        self.clock = clock
        self.delivery_s = delivery_s  # from sent to delivered, in seconds

    def sent(self, phone: Phone, message: ChatMessage) -> None:
        """Tell the business that WhatsApp has the message, and deliver it a little later."""
        self.report(phone, message, "sent")
        self.tasks.start(lambda: self.deliver(phone, message))

    async def deliver(self, phone: Phone, message: ChatMessage) -> None:
        """Deliver a message, unless it has been read meanwhile."""
        await anyio.sleep(self.delivery_s)
        if phone.advance(message, "delivered"):
            self.report(phone, message, "delivered")

    def read(self, phone: Phone) -> None:
        """Let the customer see all that the business wrote."""
        for message in phone.messages:
            if message.author == "business" and phone.advance(message, "read"):
                self.report(phone, message, "read")

    def fail(self, phone: Phone, message: ChatMessage, code: int) -> None:
        """Tell the business, after having accepted it, that a message was not delivered."""
        self.report(phone, message, "failed", code)

    def report(self, phone: Phone, message: ChatMessage, status: str, code: int = 0) -> None:
        """Tell the page and the business."""
        self.events.tell("status", wa_id=phone.wa_id, id=message.id, status=status)
        self.outbox.put(status_webhook(self.business, phone, message, status, self.clock(), code))

    def seen_by_business(self, phone: Phone, message: ChatMessage) -> None:
        """Show the customer that the business has read this message and what came before it."""
        for one in phone.messages:
            if one.author == "customer" and phone.advance(one, "read"):
                self.events.tell("status", wa_id=phone.wa_id, id=one.id, status="read")
            if one is message:
                return

    def typing(self, phone: Phone) -> None:
        """Show "typing" until the reply, for 25 s at most."""
        phone.typing_until = until = self.clock() + TYPING_MS
        self.events.tell("typing", wa_id=phone.wa_id, typing=True)

        async def end() -> None:
            await anyio.sleep(TYPING_MS / 1000)
            if phone.typing_until == until:
                phone.typing_until = 0
                self.events.tell("typing", wa_id=phone.wa_id, typing=False)

        self.tasks.start(end)
