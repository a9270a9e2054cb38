"""The customers' phones: who they are and what their screens show. Everything is in memory and bounded."""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

__all__ = ["CAST", "ChatMessage", "Phone", "Phones", "TooManyPhones"]

MOST_PHONES: Final = 500
MOST_MESSAGES: Final = 500  # of one phone; the oldest go first
LONGEST_NAME: Final = 60
TYPING_MS: Final = 25_000  # the app takes "typing" away by itself [Meta docs, typing indicators]


class ChatMessage(Struct, kw_only=True):
    """One bubble on a phone's screen. `author` is "customer" or "business"; the page calls it `from`."""

    id: str
    author: str
    text: str
    at: int
    status: str = "sent"  # sent, delivered, read, failed; never goes back
    reply_to: str = ""
    outbound: str = ""  # the business's own id of it


RANKS: Final = {"sent": 0, "delivered": 1, "read": 2, "failed": 3}


class Phone(Struct, kw_only=True):
    """One customer's phone."""

    wa_id: str  # digits, as WhatsApp writes a number
    user_id: str  # the business-scoped user id
    name: str
    language: str
    about: str = ""
    messages: list[ChatMessage] = []
    typing_until: int = 0

    def add(self, message: ChatMessage) -> None:
        """Show a message; the oldest make room."""
        self.messages.append(message)
        del self.messages[:-MOST_MESSAGES]

    def find(self, message: str) -> ChatMessage | None:
        """Return a message by its id."""
        return next((one for one in reversed(self.messages) if one.id == message), None)

    def advance(self, message: ChatMessage, status: str) -> bool:
        """Move a message's ticks on; False when they are there already or further."""
        if RANKS[status] <= RANKS[message.status]:
            return False
        message.status = status
        return True

    def has_written(self) -> bool:
        """Tell whether the customer ever wrote: before that, a business may only send a template."""
        return any(one.author == "customer" for one in self.messages)


class TooManyPhones(Exception):
    """Raised when one more phone would be too many."""


class Phones:
    """All phones, by number and by user id."""

    def __init__(self, clock: Callable[[], int], new_id: Callable[[], str]) -> None:
        self.clock = clock
        self.new_id = new_id
        self.by_wa_id: dict[str, Phone] = {}
        for wa_id, name, language, about in CAST:
            self.put(wa_id, name, language, about)

    def put(self, wa_id: str, name: str, language: str, about: str = "") -> Phone:
        """Add a phone."""
        phone = Phone(wa_id=wa_id, user_id=f"ES.{wa_id[::-1]}", name=name, language=language, about=about)
        self.by_wa_id[wa_id] = phone
        return phone

    def add(self, name: str, language: str) -> Phone:
        """Add a phone with the next free made-up number.

        Raises:
            TooManyPhones: there are enough.
        """
        if len(self.by_wa_id) >= MOST_PHONES:
            raise TooManyPhones
        wa_id = f"34600556{len(self.by_wa_id):03}"
        return self.put(wa_id, name[:LONGEST_NAME], language[:8])

    def find(self, address: str) -> Phone | None:
        """Return the phone of a number, however it is written, or of a user id."""
        digits = re.sub(r"[\s+().-]", "", address)
        found = self.by_wa_id.get(digits)
        return found or next((one for one in self.by_wa_id.values() if one.user_id == address), None)

    def owner(self, message: str) -> Phone | None:
        """Return the phone that shows a message."""
        return next((one for one in self.by_wa_id.values() if one.find(message) is not None), None)

    def written(self, text: str) -> ChatMessage:
        """Return what a customer wrote; it is on no screen yet."""
        return ChatMessage(id=self.new_id(), author="customer", text=text, at=self.clock())

    def compose(self, text: str, *, reply_to: str = "", outbound: str = "") -> ChatMessage:
        """Return what the business wrote; it is on no screen yet."""
        at = self.clock()
        return ChatMessage(id=self.new_id(), author="business", text=text, at=at, reply_to=reply_to, outbound=outbound)

    def show(self, phone: Phone, message: ChatMessage) -> None:
        """Put a message of the business on a screen; its "typing" ends."""
        phone.add(message)
        phone.typing_until = 0

    def is_typing(self, phone: Phone) -> bool:
        """Tell whether the business is shown as typing."""
        return phone.typing_until > self.clock()


# number, name, language, who they are: customers of a furniture shop in Valencia
CAST: Final = (
    ("34600555041", "Carmen Vidal", "es", "Waits for an oak table that is a week late"),
    ("447700900123", "Tom Marsh", "en", "Furnishes a flat in Ruzafa and has many small questions"),
    ("351910555072", "Luana Brito", "pt", "Wants forty chairs for a restaurant"),
    ("31600555019", "Anneke Kuiper", "en", "Fell with a shelf and is upset"),
)
