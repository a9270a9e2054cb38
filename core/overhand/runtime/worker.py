"""One worker: runs the partitions it owns, hands their mail to actors, rings their timers, and leaves cleanly."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self, TypeVar

import anyio
import msgspec
from anyio.abc import TaskGroup

from overhand.clock import Clock
from overhand.conversation import commands as c
from overhand.errors import StoreUnavailable
from overhand.runtime.actor import Actor, Fate
from overhand.runtime.forwarding import forward
from overhand.runtime.membership import Membership
from overhand.runtime.pulls import Mail, Pulls
from overhand.runtime.stage import Stage
from overhand.runtime.timers import Timers

__all__ = ["Worker"]

log = logging.getLogger(__name__)

T = TypeVar("T")

PARK_AFTER_S = 60.0
PARK_EVERY_S = 5.0
SECOND_RESET_S = 2.0
UNSETTLED_S = 3.0
FENCE_EVERY_S = 0.1
LAST_SENDS_S = 1.0


class Worker:
    """`async with Worker(stage, membership) as worker: await worker.run()`; `drain()` ends it cleanly.

    The stage's `may_start` becomes this worker's own.
    """

    def __init__(self, stage: Stage, membership: Membership) -> None:
        self._stage = msgspec.structs.replace(stage, may_start=self.may_start)
        self._membership = membership
        self._clock: Clock = stage.clock
        self._actors: dict[str, Actor] = {}
        self._owned: set[int] = set()
        self._taken: dict[int, int] = {}  # partition -> number of the take it belongs to
        self._takes = 0
        self._unsettled: dict[int, float] = {}
        self._draining = False
        self._drained = anyio.Event()
        self._fate = Fate(timer=self._set_timer, dropped=self._dropped, broken=self._broken, erased=self._erased)
        self._timers = Timers(stage.clock, self._ring)
        self._pulls = Pulls(stage.bus, stage.layout, self._deliver, self._hole, stage.clock)
        self._group: TaskGroup = anyio.create_task_group()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._pulls)
        await self._stack.enter_async_context(self._group)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        self._group.cancel_scope.cancel()
        return await self._stack.__aexit__(kind, error, trace)

    @property
    def owned(self) -> frozenset[int]:
        """The partitions this worker runs now."""
        return frozenset(self._owned)

    @property
    def active(self) -> int:
        """How many conversations are in memory."""
        return len(self._actors)

    def may_start(self, partition: int) -> bool:
        """The one predicate asked before a child starts, before a send is written and before mail is acked."""
        return partition in self._owned and not self._draining and self._membership.fresh

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something about this worker's partitions holds; looked at with every beat of the fence."""
        while not holds():
            await self._clock.sleep(FENCE_EVERY_S)

    async def run(self) -> None:
        """Own what rendezvous hashing gives us, until drained."""
        self._group.start_soon(self._timers.run)
        self._group.start_soon(self._watch_fence)
        self._group.start_soon(self._park_idle)
        version = -1
        while not self._draining:
            version = await self._membership.changed(version)
            await self._rebalance()
        await self._drained.wait()

    async def drain(self) -> None:
        """Stop taking mail, let sends finish for a second, give everything back, leave."""
        self._draining = True
        for partition in sorted(self._owned):
            await self._pulls.stop(partition)
        for actor in self._actors.values():
            actor.stop_turn()
        with anyio.move_on_after(LAST_SENDS_S):
            await self.until(lambda: all(actor.is_idle for actor in self._actors.values()))
        for partition in sorted(self._owned):
            await self._release(partition)
        await self._membership.leave()
        self._drained.set()

    async def _rebalance(self) -> None:
        """Release what is no longer ours, take what has become ours."""
        if self._draining:
            return
        wanted = self._membership.owned()
        for partition in sorted(self._owned - wanted):
            await self._release(partition)
        self._take(wanted - self._owned)

    def _take(self, partitions: frozenset[int]) -> None:
        """Taking partitions is one act: forget idle actors, reset, pull, sweep the heads, reset once more."""
        if not partitions:
            return
        self._owned |= partitions
        self._takes += 1
        self._taken.update(dict.fromkeys(partitions, self._takes))
        self._group.start_soon(self._own, partitions, self._takes)

    async def _own(self, partitions: frozenset[int], take: int) -> None:
        for partition in partitions:
            self._forget_idle(partition)
            self._unsettle(partition)
        await self._for_each(partitions, self._open)
        await self._until_done(self._sweep, self._still(partitions, take))
        for partition in self._still(partitions, take):
            self._resume(partition)
        await self._clock.sleep(SECOND_RESET_S)
        held = self._still(partitions, take)
        await self._for_each(held, self._pulls.reset)
        for partition in held:
            self._unsettle(partition)

    def _still(self, partitions: frozenset[int], take: int) -> frozenset[int]:
        """Those of the partitions that were neither released nor taken anew since this take."""
        return frozenset(partition for partition in partitions if self._taken.get(partition) == take)

    async def _open(self, partition: int) -> None:
        await self._pulls.reset(partition)
        if partition in self._owned and not self._draining:  # else its mail is another worker's
            await self._pulls.start(partition)

    async def _for_each(self, partitions: frozenset[int], act: Callable[[int], Awaitable[None]]) -> None:
        """Do one part of a take-over for all partitions at once."""
        async with anyio.create_task_group() as group:
            for partition in partitions:
                group.start_soon(self._until_done, act, partition)

    async def _until_done(self, act: Callable[[T], Awaitable[None]], subject: T) -> None:
        """Do one part of a take-over as often as the store needs to be asked."""
        while True:
            try:
                await act(subject)
            except StoreUnavailable as error:
                log.info("taking %s waits: %s", subject, error)
                await self._clock.sleep(0.2)
            else:
                return

    async def _sweep(self, partitions: frozenset[int]) -> None:
        """Read the heads of partitions: what is due is activated, the rest is put into the heap."""
        now = self._clock.now()
        async for head in self._stage.journal.heads(partitions):
            if head.header.due and head.header.due <= now:
                self._ring(head.conversation)
            elif head.conversation not in self._actors:
                self._timers.set(head.conversation, head.header.due)

    async def _release(self, partition: int) -> None:
        """Give a partition back: nothing starts any more, what is held goes back to the store."""
        self._owned.discard(partition)
        self._taken.pop(partition, None)
        for actor in [actor for actor in self._actors.values() if actor.partition == partition]:
            actor.stop()
            self._forget(actor)
        await self._pulls.stop(partition)

    def _resume(self, partition: int) -> None:
        for actor in list(self._actors.values()):
            if actor.partition == partition:
                actor.resume()

    def _forget_idle(self, partition: int) -> None:
        """What is idle may be stale by now: the next mail folds it afresh."""
        for actor in list(self._actors.values()):
            if actor.partition == partition and actor.is_idle:
                del self._actors[actor.conversation]

    def _unsettle(self, partition: int) -> None:
        """For a while after a reset, and after a hole, mail may come out of order."""
        self._unsettled[partition] = self._clock.monotonic() + UNSETTLED_S
        self._hole(partition)

    def _hole(self, partition: int) -> None:
        for actor in self._actors.values():
            if actor.partition == partition:
                actor.unsettle()

    def _deliver(self, mail: Mail) -> None:
        """Mail of a partition: to its actor, which is made if there is none."""
        actor = self._actor(mail.conversation)
        if self._clock.monotonic() < self._unsettled.get(mail.partition, 0.0):
            actor.unsettle()
        actor.put(mail)

    def _actor(self, conversation: str) -> Actor:
        actor = self._actors.get(conversation)
        if actor is None:
            actor = self._actors[conversation] = Actor(conversation, self._stage, self._fate, self._group)
        return actor

    def _ring(self, conversation: str) -> None:
        """A due time has come."""
        if self._stage.layout.partition(conversation) in self._owned:
            self._actor(conversation).hear(c.Look())

    def _set_timer(self, conversation: str, due: int) -> None:
        self._timers.set(conversation, due)

    def _dropped(self, actor: Actor) -> None:
        """Another writer was first: a fresh actor takes the mail if we are still the owner, else it goes back."""
        left = actor.stop()
        self._forget(actor)
        if actor.partition in self._owned:
            fresh = self._actor(actor.conversation)
            for mail in left:
                fresh.put(mail)
            fresh.hear(c.Look())
        else:
            for mail in left:
                self._group.start_soon(mail.nak)

    def _erased(self, actor: Actor) -> None:
        """The customer was erased: nothing of theirs can be read, and nothing more is to be done."""
        self._forget(actor)
        for mail in actor.stop():
            self._group.start_soon(mail.ack)

    def _broken(self, actor: Actor, why: str) -> None:
        """Its journal cannot be folded: alarmed, never folded on, and continued in a new conversation."""
        log.error("conversation %s is quarantined: %s", actor.conversation, why)
        self._forget(actor)
        self._group.start_soon(self._continue, actor.conversation, actor.stop())

    async def _continue(self, conversation: str, mail: Sequence[Mail]) -> None:
        """Hand a broken conversation's mail to its successor."""
        try:
            await forward(self._stage, conversation, mail)
        except StoreUnavailable as error:
            log.warning("conversation %s waits for its successor: %s", conversation, error)
            for each in mail:
                await each.nak()

    def _forget(self, actor: Actor) -> None:
        if self._actors.get(actor.conversation) is actor:
            del self._actors[actor.conversation]
        self._timers.forget(actor.conversation)

    async def _watch_fence(self) -> None:
        """After a freeze nothing starts until the partitions have been taken again."""
        while True:
            await self._clock.sleep(FENCE_EVERY_S)
            if self._membership.fresh or self._draining:
                continue
            for actor in self._actors.values():
                actor.unsettle()
            if self._membership.unlatch():
                self._take(frozenset(self._owned & self._membership.owned()))

    async def _park_idle(self) -> None:
        """A conversation nobody writes to needs no actor."""
        while True:
            await self._clock.sleep(PARK_EVERY_S)
            old = self._clock.monotonic() - PARK_AFTER_S
            for actor in list(self._actors.values()):
                if actor.is_idle and actor.touched < old:
                    del self._actors[actor.conversation]
