"""Which workers live, and which partition each runs: beats, and rendezvous hashing. Safety never depends on it."""

import hashlib
import logging
from types import TracebackType
from typing import Final, Self

import anyio
import msgspec
from anyio.abc import TaskGroup

from overhand.clock import Clock
from overhand.errors import StoreUnavailable
from overhand.runtime.bus import Bus, Listener
from overhand.runtime.outcome import Stored
from overhand.runtime.replies import Heard
from overhand.runtime.streams import MEMBER_TTL_MS, Layout

__all__ = ["Member", "Membership"]

_log = logging.getLogger("overhand.membership")
_BEAT_S: Final = 0.5
_SILENCE_S: Final = 1.2
_FENCE_S: Final = 1.8
_JUDGE_S: Final = 0.1
_TTL: Final = f"{MEMBER_TTL_MS // 1000}s"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A worker as it tells of itself: `v` is the newest record schema it reads, `since` when it started."""

    worker: str
    v: int
    since: int


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Member).decode


class Membership:
    """Beats for `worker_id` inside `async with`, and hears the others; with an empty id it only hears.

    The fence is latched: once the last acknowledged beat is older than 1.8 s, `fresh` stays False until `unlatch()`.
    A member is gone after 1.2 s of silence, measured against our own beats as we hear them: who hears nobody, not
    even itself, is cut off and judges nobody.
    """

    def __init__(self, bus: Bus, layout: Layout, worker_id: str, clock: Clock, schema: int = 1) -> None:
        self._bus, self._layout, self._clock = bus, layout, clock
        self._me = Member(worker=worker_id, v=schema, since=clock.now())
        self._heard: dict[str, tuple[Member, float]] = {}
        self._view: tuple[Member, ...] = ()
        self._owners: tuple[str, ...] = ("",) * layout.partitions
        self._version = 0
        self._changed = anyio.Event()
        self._last_good = float("-inf")
        self._latched = True
        self._left = False
        self._must_list = True
        self._is_new = True
        self._tasks: TaskGroup | None = None
        self._listener: Listener | None = None

    async def __aenter__(self) -> Self:
        self._listener = await self._bus.subscribe(self._layout.bucket_subject("MEMBERS", "*"), self._hear)
        self._bus.on_reconnect(self._list_again)
        if self._me.worker:
            await self._beat()
            self._latched = not self._is_recent()  # nothing was owned before: there is nothing to take again
        await self._judge()
        self._tasks = await anyio.create_task_group().__aenter__()
        self._tasks.start_soon(self._beat_on)
        self._tasks.start_soon(self._judge_on)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if self._tasks is None:
            return None
        self._tasks.cancel_scope.cancel()
        if self._listener is not None:
            with anyio.CancelScope(shield=True):
                await self._listener.stop()
        return await self._tasks.__aexit__(kind, error, trace)

    def members(self) -> tuple[Member, ...]:
        """Return the living workers, by id."""
        return self._view

    def lowest_schema(self) -> int:
        """Return the newest record schema that every living worker reads."""
        return min((member.v for member in self._view), default=self._me.v)

    def owner(self, partition: int) -> str:
        """Return the id of the worker that runs a partition; empty while there is none."""
        return self._owners[partition]

    def owned(self) -> frozenset[int]:
        """Return the partitions that are ours."""
        mine = self._me.worker
        return frozenset(p for p, owner in enumerate(self._owners) if mine and owner == mine)

    @property
    def version(self) -> int:
        """Counts the changes of who lives."""
        return self._version

    async def changed(self, since: int) -> int:
        """Wait until `version` is above `since`, and return it."""
        while self._version <= since:
            await self._changed.wait()
        return self._version

    @property
    def fresh(self) -> bool:
        """Whether we may start, send and ack: the fence is open."""
        if not self._is_recent():
            self._latched = True
        return not self._latched

    def unlatch(self) -> bool:
        """Open the fence again if a recent beat was acknowledged; the caller takes its partitions anew first."""
        if self._is_recent() and not self._left:
            self._latched = False
        return not self._latched

    async def leave(self) -> None:
        """Tell the others that we are gone, at once; nothing is owned and nothing is fresh from now on."""
        if self._left or not self._me.worker:
            return
        self._left = self._latched = True
        self._last_good = float("-inf")
        headers = {"KV-Operation": "DEL", "Nats-TTL": _TTL}
        outcome = await self._bus.publish(self._subject(), b"", headers, timeout=_BEAT_S)
        _log.info("worker %s left: %s", self._me.worker, type(outcome).__name__)
        self._forget(self._me.worker)

    def _subject(self) -> str:
        return self._layout.bucket_subject("MEMBERS", self._me.worker)

    def _is_recent(self) -> bool:
        return self._clock.monotonic() - self._last_good <= _FENCE_S

    async def _beat_on(self) -> None:
        while self._me.worker and not self._left:
            await self._clock.sleep(_BEAT_S)
            await self._beat()

    async def _beat(self) -> None:
        if self._left:
            return
        sent = self._clock.monotonic()
        outcome = await self._bus.publish(self._subject(), _encode(self._me), {"Nats-TTL": _TTL}, timeout=2 * _BEAT_S)
        if not isinstance(outcome, Stored) or self._left:
            return
        if not self._is_recent():  # a freeze that nobody asked about is a freeze all the same
            self._latched = True
        self._last_good = sent
        self._note(self._me)

    def _hear(self, heard: Heard) -> None:
        worker = heard.subject.rpartition(".")[2]
        if heard.headers.get("KV-Operation") == "DEL":
            self._forget(worker)
        elif not (self._left and worker == self._me.worker):
            self._note(_decode(heard.data))

    def _note(self, member: Member) -> None:
        self._heard[member.worker] = (member, self._clock.monotonic())
        if member not in self._view:
            self._look()

    def _forget(self, worker: str) -> None:
        self._heard.pop(worker, None)
        self._look()

    def _list_again(self) -> None:
        """Plain messages were missed: the view is built afresh and swapped whole."""
        self._must_list = True

    async def _judge_on(self) -> None:
        while True:
            await self._clock.sleep(_JUDGE_S)
            await self._judge()

    async def _judge(self) -> None:
        if self._must_list:
            try:
                self._heard = self._dated(await self._list())
                self._must_list = self._is_new = False
            except StoreUnavailable as error:
                _log.info("members are not listed yet: %s", error)
                return
        for worker in self._silent():
            del self._heard[worker]
        self._look()

    def _silent(self) -> list[str]:
        reference = self._clock.monotonic()
        if self._me.worker and not self._left:
            _, reference = self._heard.get(self._me.worker, (self._me, float("-inf")))
        return [worker for worker, (_, at) in self._heard.items() if reference - at > _SILENCE_S]

    async def _list(self) -> list[tuple[Member, int]]:
        """Return the members on record, each with the server's time of its last beat, in ms."""
        stream = self._layout.bucket_stream("MEMBERS")
        found: list[tuple[Member, int]] = []
        for subject in await self._bus.subjects(stream, self._layout.bucket_subject("MEMBERS", "*")):
            last = await self._bus.last(stream, subject)
            if last is not None and last.data:  # an empty one is the mark of a member that left
                found.append((_decode(last.data), last.time_ms))
        return found

    def _dated(self, found: list[tuple[Member, int]]) -> dict[str, tuple[Member, float]]:
        """Return when each was heard, on our clock.

        Who has just started beat a moment ago, and believes the ages it finds: a dead member is not waited for again.
        After a lost connection all may be late alike, so that everybody is given time to be heard.
        """
        now = self._clock.monotonic()
        newest = max((at for _, at in found), default=0)
        return {member.worker: (member, now - (newest - at) / 1_000 if self._is_new else now) for member, at in found}

    def _look(self) -> None:
        """Make the view what was heard, and tell whoever waits if that changed who lives."""
        view = tuple(member for _, (member, _) in sorted(self._heard.items()))
        if view == self._view:
            return
        self._view = view
        ids = [member.worker for member in view]
        self._owners = tuple(_rendezvous(partition, ids) for partition in range(self._layout.partitions))
        self._version += 1
        changed, self._changed = self._changed, anyio.Event()
        changed.set()


def _rendezvous(partition: int, workers: list[str]) -> str:
    """Return the worker with the highest score: when one leaves, only its own partitions move."""
    return max(workers, key=lambda worker: _score(partition, worker), default="")


def _score(partition: int, worker: str) -> bytes:
    return hashlib.blake2b(f"{partition}|{worker}".encode(), digest_size=8).digest()
