"""One conversation: a mailbox and one task that takes the whole mailbox as one step.

A step is: read mail, put it in order, decide and fold, append one record, answer, perform, ack. Nothing external
happens before the append returned, and mail is acked only when it is journalled.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec
from anyio.abc import TaskGroup
from msgspec import Struct

from overhand.conversation import (
    ORDER_MARK,
    Circumstances,
    Command,
    Conversation,
    Event,
    Order,
    apply,
    close_record,
    decide,
    due,
    next_timer,
)
from overhand.conversation import commands as c
from overhand.errors import JournalBroken, KeyErased, SealError, StoreUnavailable
from overhand.runtime.children import Children
from overhand.runtime.items import decode_inbound, identity_of, translate
from overhand.runtime.journal import Conflict
from overhand.runtime.orders import Answer, answer_now, answer_of, decode_order, encode_answer
from overhand.runtime.outcome import Message
from overhand.runtime.pulls import Mail
from overhand.runtime.record import Header, encode_header, record_hash
from overhand.runtime.records import SCHEMA, Body, carries_snapshot, encode_body, fold_entries
from overhand.runtime.stage import Stage

__all__ = ["Actor", "Fate"]

log = logging.getLogger(__name__)

FAILURES = 5
PAUSE_S = 0.2
LOOK_AGAIN_MS = 100
"""A look that found nothing to do is not repeated before."""


class Fate(Struct, frozen=True, kw_only=True):
    """What an actor tells its worker about itself."""

    timer: Callable[[str, int], None]  # conversation, due
    dropped: Callable[["Actor"], None]  # somebody else appended: forget it, its mail goes to a fresh one
    broken: Callable[["Actor", str], None]  # its journal cannot be folded
    erased: Callable[["Actor"], None]  # its customer was erased


class Letter(Struct, frozen=True, kw_only=True):
    """One piece of mail, opened."""

    mail: Mail
    took: str  # what the record will name as taken
    command: Command
    seq: int = 0  # inbox sequence of an item; 0 for an order


class Pending(Struct, kw_only=True):
    """A record in the making."""

    events: list[Event]
    took: list[str]
    hint: int = 0
    answers: list[tuple[str, Answer]]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to record."""
        return not self.events and not self.took


class Actor:
    """A conversation that somebody is writing to. `put` and `hear` never wait; the one task does all the rest."""

    def __init__(self, conversation: str, stage: Stage, fate: Fate, group: TaskGroup) -> None:
        self.conversation = conversation
        self.partition = stage.layout.partition(conversation)
        self.state: Conversation | None = None
        self.gone = False
        self.touched = stage.clock.monotonic()
        self.group = group
        self._stage, self._fate = stage, fate
        self._mail: deque[Mail] = deque()
        self._heard: deque[Command] = deque()
        self._children = Children(self, stage)
        self._running = False
        self._doubts = 1  # holes and resets: the own inbox subject is read before the next step
        self._cleared = 0  # how many of them that reading has dealt with
        self._failures = 0
        self._seq = 0  # stream sequence of the last record
        self._hash = ""
        self._snapshot = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing at all is going on here."""
        return not (self._running or self._mail or self._heard or self._children.busy)

    def put(self, mail: Mail) -> None:
        """Mail from the inbox."""
        self._mail.append(mail)
        self._wake()

    def hear(self, *commands: Command) -> None:
        """What the clock or one of its own children has to say."""
        self._heard.extend(commands)
        self._wake()

    def unsettle(self) -> None:
        """Mail may come out of order: look into the own inbox subject before the next step."""
        self._doubts += 1

    def resume(self) -> None:
        """Start what is pending again, after a time in which nothing was allowed to start."""
        if self.state is not None:
            self._children.perform(self.state)

    def stop(self) -> list[Mail]:
        """End everything at once; the mail that was not taken."""
        self.gone = True
        self._children.cancel_thinking()
        left = list(self._mail)
        self._mail.clear()
        self._heard.clear()
        return left

    def stop_turn(self) -> None:
        """Cancel what may be cancelled at any time: judgements and the AI's turn; a send goes on."""
        self._children.cancel_thinking()

    def _wake(self) -> None:
        self.touched = self._stage.clock.monotonic()
        if not self._running and not self.gone:
            self._running = True
            self.group.start_soon(self._run)

    async def _run(self) -> None:
        """Take steps while there is mail."""
        try:
            while (self._mail or self._heard) and not self.gone:
                await self._attempt()
        finally:
            self._running = False

    async def _attempt(self) -> None:
        """One step, and what becomes of its mail when it cannot be taken."""
        mail, heard = list(self._mail), list(self._heard)
        self._mail.clear()
        self._heard.clear()
        try:
            await self._step(mail, heard)
        except Conflict:
            self._drop(mail)
        except StoreUnavailable as error:
            log.info("conversation %s waits: %s", self.conversation, error)
            self.state = None
            self._mail.extendleft(reversed(mail))
            self._heard.extendleft(reversed(heard))
            await self._stage.clock.sleep(PAUSE_S)
        except KeyErased:
            self._mail.extendleft(reversed(mail))
            self._fate.erased(self)
        except (JournalBroken, SealError) as error:
            self._mail.extendleft(reversed(mail))
            self._fate.broken(self, str(error))
        except Exception as error:
            log.exception("conversation %s: a step failed", self.conversation)
            await self._failed(error, mail)
        else:
            self._failures = 0

    def _drop(self, mail: Sequence[Mail]) -> None:
        """Somebody else appended: this state is stale; the mail goes to whoever is the owner."""
        self._mail.extendleft(reversed(mail))
        self._fate.dropped(self)

    async def _failed(self, error: Exception, mail: Sequence[Mail]) -> None:
        """A step raised what it must not: the state is dropped, and after five times people are asked."""
        self._failures += 1
        self.state = None
        self._children.cancel_thinking()
        if self._failures >= FAILURES:
            await self._put_aside(error, mail)
        else:
            self._mail.extendleft(reversed(mail))
            await self._stage.clock.sleep(PAUSE_S * self._failures)

    async def _put_aside(self, error: Exception, mail: Sequence[Mail]) -> None:
        """Mail that no step can take is kept in quarantine, still sealed, and people are asked to look."""
        why = f"Handling this conversation failed: {type(error).__name__}."
        try:
            for letter in mail:
                await self._stage.quarantine.keep("worker", why, letter.data)
                await letter.ack()
        except StoreUnavailable:
            self._mail.extendleft(reversed(mail))
            return
        self._failures = 0
        self._heard.append(c.Quarantine(why=why))

    async def _step(self, mail: list[Mail], heard: list[Command]) -> None:
        """Everything that waits, as one record."""
        state = self.state or await self._load()
        await self._stage.vault.key(self.conversation)
        letters = await self._in_order(state, await self._open(mail))
        now = self._stage.clock.now()
        pending = Pending(events=[], took=[], answers=[])
        for letter in letters:
            self._take(state, letter, pending, now)
        for command in (*self._children.flush(), *heard):
            self._decide(state, command, pending, now)
        self._decide(state, c.Proceed(), pending, now)
        if not pending.is_empty:
            await self._append(state, pending, now)
        self._set_timer(state, now, recorded=not pending.is_empty)
        await self._answer(pending)
        self._children.perform(state)
        for each in mail:
            await self._ack(each)

    def _set_timer(self, state: Conversation, now: int, *, recorded: bool) -> None:
        """Say when to look next, after every step: one that records nothing may be the first of a new owner."""
        due = next_timer(state, self._stage.source.current.business.rules, now)
        if due and not recorded:
            due = max(due, now + LOOK_AGAIN_MS)
        self._fate.timer(self.conversation, due)

    async def _load(self) -> Conversation:
        """Fold the journal's last records into the live state."""
        stage = self._stage
        entries = await stage.journal.load(self.conversation)
        await stage.vault.key(self.conversation)  # last: a reconnection meanwhile has emptied the cache
        state = fold_entries(self.conversation, entries, stage.vault, stage.layout)
        if entries:
            last = entries[-1]
            self._seq, self._hash = last.seq, last.hash
            self._snapshot = last.header.snap or last.seq
        self.state = state
        self.unsettle()
        self._children.adopt(state)
        return state

    async def _open(self, mail: Sequence[Mail]) -> list[Letter]:
        """Unseal each piece of mail and say what it asks; what cannot be read is kept aside, its neighbours go on."""
        letters: list[Letter] = []
        for each in mail:
            try:
                letters.append(self._letter(each))
            except msgspec.MsgspecError as error:
                log.warning("conversation %s: mail %d cannot be read: %s", self.conversation, each.seq, error)
                await self._stage.quarantine.keep("worker", f"it cannot be read: {error}", each.data)
        return letters

    def _letter(self, mail: Mail) -> Letter:
        stage = self._stage
        if mail.kind == "cmd":
            where = stage.layout.command_subject(self.conversation)
            order = decode_order(stage.vault.open(self.conversation, mail.data, where.encode()))
            return Letter(mail=mail, took=ORDER_MARK + order.id, command=order)
        return self._item(mail.data, mail.seq, mail)

    def _item(self, data: bytes, seq: int, mail: Mail) -> Letter:
        stage = self._stage
        where = stage.layout.inbox_subject(self.conversation)
        inbound = decode_inbound(stage.vault.open(self.conversation, data, where.encode()))
        identity = identity_of(stage.vault, inbound.channel, inbound.item)
        return Letter(mail=mail, took=identity, command=translate(inbound, identity), seq=seq)

    async def _in_order(self, state: Conversation, letters: list[Letter]) -> list[Letter]:
        """Items by their place in the inbox. In doubt all that stands there is taken now, whoever it was delivered to.

        What a doubt is about was stored before the reading begins; one that comes up meanwhile is for the next time.
        """
        items = [letter for letter in letters if letter.seq]
        if not items:
            return letters
        doubts = self._doubts
        if doubts > self._cleared:
            known = {letter.seq for letter in items}
            read = await self._stage.inbox.read_subject(self.conversation, state.hint + 1)
            await self._stage.vault.key(self.conversation)
            items += self._readable([each for each in read if each.seq not in known], items[-1].mail)
            self._cleared = doubts
        items.sort(key=lambda letter: letter.seq)
        return items + [letter for letter in letters if not letter.seq]

    def _readable(self, messages: Sequence[Message], mail: Mail) -> list[Letter]:
        """Items that are still to be delivered; one that cannot be read is kept aside when it comes."""
        letters: list[Letter] = []
        for each in messages:
            with suppress(msgspec.MsgspecError):
                letters.append(self._item(each.data, each.seq, mail))
        return letters

    def _take(self, state: Conversation, letter: Letter, pending: Pending, now: int) -> None:
        """One piece of mail: decided once, whatever the store delivers."""
        if letter.took in pending.took:
            self._repeat(state, letter, pending, 0)
            return
        if letter.took in state.took or letter.took in state.orders:
            self._repeat(state, letter, pending, self._seq)
            return
        pending.hint = max(pending.hint, letter.seq)
        self._decide(state, letter.command, pending, now)
        pending.took.append(letter.took)

    def _repeat(self, state: Conversation, letter: Letter, pending: Pending, position: int) -> None:
        """A repeated order gets the answer of the first; a repeated item needs none. Position 0: this record's."""
        if isinstance(letter.command, Order) and letter.command.answer_to:
            why = state.refusals.get(letter.took, "")
            pending.answers.append((letter.command.answer_to, answer_now(state, why, position)))

    def _decide(self, state: Conversation, command: Command, pending: Pending, now: int) -> None:
        """Decide one command and fold its events."""
        circumstances = self._circumstances(now)
        decision = decide(state, command, circumstances)
        for event in decision.events:
            apply(state, event, now)
        pending.events.extend(decision.events)
        if isinstance(command, Order) and command.answer_to:
            pending.answers.append((command.answer_to, answer_of(state, decision)))

    def _circumstances(self, now: int) -> Circumstances:
        stage = self._stage
        return Circumstances(
            now=now,
            rules=stage.source.current.business.rules,
            gate=stage.gate,
            agent=stage.agent is not None,
            draft=self._children.draft,
        )

    async def _append(self, state: Conversation, pending: Pending, now: int) -> None:
        """Write the record; only then has anything happened."""
        stage = self._stage
        rules = stage.source.current.business.rules
        close_record(state, at=now, took=pending.took, hint=pending.hint)
        snapshot = carries_snapshot(state.ver)
        body = encode_body(Body(pending.events, state if snapshot else None))
        header = Header(
            v=SCHEMA,
            ver=state.ver,
            prev=self._hash,
            took=pending.took,
            due=due(state, rules, now),
            snap=0 if snapshot else self._snapshot,
            hint=pending.hint,
            at=now,
            writer=stage.worker,
            business=rules.version,
        )
        where = stage.layout.journal_subject(self.conversation).encode()
        await stage.vault.key(self.conversation)
        sealed = stage.vault.seal(self.conversation, body, where)
        self._seq = await stage.journal.append(self.conversation, header, sealed, self._seq)
        self._hash = record_hash(encode_header(header), sealed)
        if snapshot:
            self._snapshot = self._seq
        self._children.journalled(pending.events)

    async def _answer(self, pending: Pending) -> None:
        """Tell the web nodes that asked what became of their orders."""
        for subject, answer in pending.answers:
            told = answer if answer.position else answer.at_position(self._seq)
            await self._stage.bus.core_publish(subject, encode_answer(told))

    async def _ack(self, mail: Mail) -> None:
        """Ack what is journalled, as long as this worker is the owner; else somebody else takes it again."""
        if self._stage.may_start(self.partition):
            await mail.ack()
        else:
            await mail.nak()
