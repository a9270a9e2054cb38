"""Writes journal records by hand, as an actor would: chained, sealed, with snapshots. For tests of what reads them."""

from msgspec import Struct

from overhand.conversation import Conversation, Event, Party, Phase, fold_record
from overhand.conversation import events as e
from overhand.runtime.record import Header, encode_header, record_hash
from overhand.runtime.records import Body, carries_snapshot, encode_body
from overhand.runtime.store import Store

__all__ = ["Scribe"]

CHANNEL, NUMBER = "whatsapp", "100"


class Last(Struct, frozen=True):
    """Where a conversation's last record is."""

    seq: int = 0
    hash: str = ""
    snap: int = 0


class Scribe:
    """Writes to the journal of `store`; each method appends one record and returns its stream sequence."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: dict[str, Conversation] = {}
        self._last: dict[str, Last] = {}
        self._serial = 0

    def state(self, conversation: str) -> Conversation:
        """Return the conversation as its records made it."""
        return self._states[conversation]

    async def open(self, to: str = "phone:34600111041", name: str = "Amina Alvarez") -> str:
        """Begin a conversation with a customer; returns its id."""
        conversation = await self._store.vault.open_customer(CHANNEL, NUMBER, [to])
        started = e.ConversationStarted(channel=CHANNEL, number=NUMBER, to=to, name=name)
        await self.write(conversation, started, e.EpisodeStarted(episode=1))
        return conversation

    async def hear(self, conversation: str, text: str) -> int:
        """The customer writes."""
        number = self._next()
        received = e.MessageReceived(message=f"{conversation}.m{number}", ref=f"wamid.{number}", text=text, sent_at=1)
        return await self.write(conversation, received)

    async def say(self, conversation: str, text: str, by: Party | None = None) -> str:
        """Somebody of ours (unless said, the AI) writes, and the provider takes it; returns the outbound's id."""
        author = by or Party("agent", "", "Assistant")
        outbound = f"{conversation}.o{self._next()}"
        await self.write(
            conversation,
            e.OutboundRequested(outbound=outbound, author=author, text=text),
            e.SendStarted(outbound=outbound, attempt=1),
        )
        await self.write(conversation, e.Sent(outbound=outbound, ref=f"wamid.{outbound}"))
        return outbound

    async def flag(self, conversation: str, reason: str = "frustration", *, claim_within_ms: int = 300_000) -> str:
        """A detector flags what the customer said last; returns the flag's id."""
        flag = f"{conversation}.f{self._next()}"
        state = self._states[conversation]
        last = state.lines[-1] if state.lines else None
        flagged = e.Flagged(
            src=state.phase,
            dst=Phase.FLAGGED,
            by=Party("detector", reason),
            flag=flag,
            reason=reason,
            hold=False,
            team="care",
            claim_within_ms=claim_within_ms,
            message=last.id if last else "",
            evidence=last.text if last else "",
            score=0.9,
        )
        await self.write(conversation, flagged)
        return flag

    async def claim(self, conversation: str, by: Party) -> int:
        """A person claims."""
        return await self.write(
            conversation, e.Claimed(src=self._states[conversation].phase, dst=Phase.HUMAN_OWNED, by=by)
        )

    async def release(self, conversation: str, by: Party, note: str = "") -> int:
        """The owner gives it back to the AI."""
        released = e.Released(src=Phase.HUMAN_OWNED, dst=Phase.AI_HANDLING, by=by, note=note)
        return await self.write(conversation, released)

    async def resolve(self, conversation: str, by: Party) -> int:
        """Somebody closes it."""
        src = self._states[conversation].phase
        return await self.write(
            conversation, e.Resolved(src=src, dst=Phase.RESOLVED, by=by, outcome="handed_over", confirmed=True)
        )

    async def write(self, conversation: str, *events: Event, at: int = 0, business: int = 0) -> int:
        """Append these events as one record, at a time in ms since the epoch (0: now) under a business version."""
        at = at or self._store.clock.now()
        last = self._last.get(conversation, Last())
        state = self._states.setdefault(conversation, Conversation(id=conversation))
        fold_record(state, events, at=at, took=(), hint=0)
        whole = carries_snapshot(state.ver)
        header = Header(
            ver=state.ver,
            prev=last.hash,
            at=at,
            snap=0 if whole else last.snap,
            writer="scribe/1",
            business=business,
        )
        body = encode_body(Body(events=list(events), snapshot=state if whole else None))
        subject = self._store.layout.journal_subject(conversation)
        await self._store.vault.key(conversation)
        sealed = self._store.vault.seal(conversation, body, subject.encode())
        seq = await self._store.journal.append(conversation, header, sealed, last.seq)
        self._last[conversation] = Last(seq, record_hash(encode_header(header), sealed), seq if whole else last.snap)
        return seq

    def _next(self) -> int:
        self._serial += 1
        return self._serial
