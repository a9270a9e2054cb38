"""How a web node asks an actor something: a sealed order on the command subject, an answer on a reply subject."""

import anyio
import msgspec
from msgspec import Struct

from overhand.clock import Clock
from overhand.conversation.commands import Order
from overhand.conversation.decide import Decision
from overhand.conversation.events import Party
from overhand.conversation.machine import Phase
from overhand.conversation.state import Conversation
from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus
from overhand.runtime.inbox import Inbox
from overhand.runtime.streams import Layout
from overhand.runtime.vault import Vault

__all__ = ["Answer", "OrderDesk", "answer_now", "answer_of", "decode_order", "encode_answer"]

EXPIRY_MS = 10_000
PATIENCE_S = 2.0


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an order: done at a journal position, or refused with the reason and who made it so."""

    done: bool
    position: int = 0  # stream sequence of the journal record that holds the effect, or the refusal
    ver: int = 0
    phase: Phase = Phase.AI_HANDLING
    why: str = ""
    by: Party | None = None
    at: int = 0  # since when the state is what made the order impossible

    def at_position(self, position: int) -> "Answer":
        """The same answer, once the record it speaks of has its place."""
        return msgspec.structs.replace(self, position=position)


encode_order = msgspec.json.Encoder().encode
decode_order = msgspec.json.Decoder(Order).decode
encode_answer = msgspec.json.Encoder().encode
decode_answer = msgspec.json.Decoder(Answer).decode


def answer_now(state: Conversation, why: str, position: int) -> Answer:
    """The answer to an order that was decided before: the same outcome, the state as it is."""
    since = state.owner_since if state.phase is Phase.HUMAN_OWNED else state.phase_since
    return Answer(done=not why, position=position, ver=state.ver, phase=state.phase, why=why, by=state.owner, at=since)


def answer_of(state: Conversation, decision: Decision) -> Answer:
    """The answer to an order that was just decided and will be journalled with the next record."""
    why = decision.refused.why if decision.refused else "it came too late" if decision.expired else ""
    answer = answer_now(state, why, 0)
    return msgspec.structs.replace(answer, ver=state.ver + 1)


class OrderDesk:
    """Takes operators' orders to the actors and brings their answers back."""

    def __init__(self, bus: Bus, layout: Layout, vault: Vault, inbox: Inbox, clock: Clock) -> None:
        self._bus, self._layout, self._vault, self._inbox, self._clock = bus, layout, vault, inbox, clock

    async def ask(self, conversation: str, order: Order) -> Answer:
        """The actor's answer. `order.expires` 0 means ten seconds from now.

        Asks again with the same id when nobody answered, so a lost answer never doubles an effect.

        Raises:
            StoreUnavailable: no worker answered before the order expired.
            KeyErased: the customer was erased.
        """
        expires = order.expires or self._clock.now() + EXPIRY_MS
        answer_to = self._bus.new_inbox()
        answers: list[Answer] = []
        arrived = anyio.Event()

        def hear(data: bytes) -> None:
            answers.append(decode_answer(data))
            arrived.set()

        async with self._bus.listening(answer_to, hear):
            asked = msgspec.structs.replace(order, expires=expires, answer_to=answer_to)
            while not arrived.is_set():
                if self._clock.now() >= expires:
                    raise StoreUnavailable(f"asking for {type(order.verb).__name__}", "no worker answered")
                await self._publish(conversation, asked)
                with anyio.move_on_after(PATIENCE_S):
                    await arrived.wait()
        return answers[0]

    async def _publish(self, conversation: str, order: Order) -> None:
        subject = self._layout.command_subject(conversation)
        await self._vault.key(conversation)  # each time: a reconnection while we waited has emptied the cache
        sealed = self._vault.seal(conversation, encode_order(order), subject.encode())
        await self._inbox.publish_command(conversation, sealed)
