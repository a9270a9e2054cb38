"""What is done to the system: a schedule drawn from the seed, carried out and kept as the ledger F."""

from collections.abc import Sequence
from random import Random
from typing import Final

import anyio
from msgspec import Struct

from overhand.testing.faults.arena import Arena
from overhand.testing.faults.node import Node, now_ms

__all__ = ["Fault", "Nemesis", "Planned", "planned"]

IN_FIVE_MINUTES: Final = {"kill": 22, "freeze": 11, "leave": 6}
"""Faults of workers; one after the other, so that never all are down on purpose."""
OF_THE_REST: Final = {"nats": 4, "web": 4}
SETTLED_S: Final = 30.0


class Planned(Struct, frozen=True):
    """One fault to come: how long it lasts, and how long the calm before it."""

    kind: str
    lasts_s: float
    calm_s: float


class Fault(Struct, kw_only=True):
    """One fault that was done. `owned`: the partitions of the victim when it began."""

    kind: str
    victim: str
    at: int
    until: int = 0
    owned: frozenset[int]


def planned(seconds: float, random: Random) -> tuple[list[Planned], list[Planned]]:
    """The faults of workers, and those of the server and the web node, both in order."""
    lasts = {
        "kill": lambda: random.uniform(0.0, 1.0),
        "freeze": lambda: random.uniform(3.0, max(4.0, min(15.0, seconds / 6))),
        "leave": lambda: 0.0,
        "nats": lambda: random.uniform(0.5, 2.0),
        "web": lambda: random.uniform(0.0, 1.0),
    }

    def drawn(counts: dict[str, int], calm_s: float) -> list[Planned]:
        kinds = [kind for kind, count in counts.items() for _ in range(max(1, round(count * seconds / 300)))]
        random.shuffle(kinds)
        return [Planned(kind, lasts[kind](), random.uniform(0.1, calm_s)) for kind in kinds]

    pause = seconds / (2 + sum(max(1, round(count * seconds / 300)) for count in OF_THE_REST.values()))
    return drawn(IN_FIVE_MINUTES, 0.6), drawn(OF_THE_REST, pause)


class Nemesis:
    """Carries out a schedule."""

    def __init__(self, arena: Arena, seconds: float, random: Random) -> None:
        self.ledger: list[Fault] = []
        self.doing: set[str] = set()
        self._arena, self._random = arena, random
        self._workers, self._rest = planned(seconds, random)
        self._until = anyio.current_time() + seconds * 1.5

    async def run(self) -> None:
        """Do everything; returns when all is healed."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._each, self._workers)
            group.start_soon(self._each, self._rest)

    async def _each(self, schedule: Sequence[Planned]) -> None:
        for fault in schedule:
            if anyio.current_time() > self._until:
                return
            await anyio.sleep(fault.calm_s)
            self.doing.add(fault.kind)
            await self._do(fault)
            self.doing.discard(fault.kind)

    async def _do(self, fault: Planned) -> None:
        if fault.kind == "nats":
            await self._kill_nats(fault.lasts_s)
        elif fault.kind == "web":
            await self._arena.until(lambda: self._arena.web.is_ready, SETTLED_S)
            await self._end(self._arena.web, fault)
        else:
            await self._hurt_worker(fault)

    async def _hurt_worker(self, fault: Planned) -> None:
        """Only while another worker is well."""
        arena = self._arena
        least = min(2, len(arena.workers))
        if not await arena.until(lambda: len(arena.ready) >= least, SETTLED_S):
            return
        victim = self._random.choice(arena.ready)
        if fault.kind == "freeze":
            await self._freeze(victim, fault.lasts_s)
        else:
            await self._end(victim, fault)

    def _begun(self, kind: str, victim: Node | None) -> Fault:
        name = victim.name if victim is not None else "nats"
        fault = Fault(kind=kind, victim=name, at=now_ms(), owned=self._arena.owned_by(name))
        self.ledger.append(fault)
        return fault

    async def _freeze(self, victim: Node, lasts_s: float) -> None:
        done = self._begun("freeze", victim)
        victim.freeze()
        try:
            await anyio.sleep(lasts_s)
        finally:
            victim.thaw()
        done.until = now_ms()

    async def _end(self, victim: Node, fault: Planned) -> None:
        """Kill it, or ask it to leave; the arena starts it again."""
        done = self._begun(fault.kind, victim)
        if fault.kind == "leave":
            victim.terminate()
        else:
            victim.kill()
        await self._arena.until(lambda: not victim.name, SETTLED_S)
        await self._arena.until(lambda: victim.is_ready, SETTLED_S)
        done.until = now_ms()
        await anyio.sleep(fault.lasts_s)

    async def _kill_nats(self, lasts_s: float) -> None:
        done = self._begun("nats", None)
        await self._arena.server.kill()
        await anyio.sleep(lasts_s)
        await self._arena.server.restart()
        done.until = now_ms()
