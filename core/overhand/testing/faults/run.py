"""One run: load and faults for a while, then everything heals, comes to rest, and is judged."""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

import anyio
from msgspec import Struct, field

from overhand.conversation import ENDED, Conversation, is_pending
from overhand.conversation.due import expiry_at
from overhand.errors import JournalBroken, SealError, StoreUnavailable
from overhand.runtime.records import fold_entries
from overhand.runtime.store import Store
from overhand.runtime.wire import ConsumerInfo
from overhand.testing.faults.arena import Arena
from overhand.testing.faults.customers import Customers
from overhand.testing.faults.graph import Graph
from overhand.testing.faults.journals import conversations, dossiers
from overhand.testing.faults.measure import Spread, failovers, latencies
from overhand.testing.faults.nemesis import Nemesis
from overhand.testing.faults.node import now_ms
from overhand.testing.faults.operators import Operators
from overhand.testing.faults.verdict import judged
from overhand.testing.faults.webhooks import Meta

__all__ = ["Plan", "Report", "run"]

TELL_S: Final = 5.0
STORED_WITHIN_S: Final = 40.0
REST_WITHIN_S: Final = 60.0
LOOK_S: Final = 1.0

Say = Callable[[str], None]


class Plan(Struct, frozen=True, kw_only=True):
    """What is asked of a run. `keep`: a folder for stores and logs that stays."""

    seconds: float
    seed: int
    workers: int = 2
    customers: int = 40
    operators: int = 4
    keep: Path | None = None


class Report(Struct, kw_only=True):
    """What a run has shown."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    faults: Counter[str] = field(default_factory=Counter[str])
    failovers: dict[str, Spread] = field(default_factory=dict[str, Spread])
    recorded: Spread
    answered: Spread
    violations: list[str]


class Load(Struct, kw_only=True):
    """Everybody who does something to the system."""

    meta: Meta
    customers: Customers
    operators: Operators
    graph: Graph
    nemesis: Nemesis


async def run(plan: Plan, say: Say) -> Report:
    """Run it all in a folder that is gone afterwards, unless the plan keeps it."""
    if plan.keep is not None:
        plan.keep.mkdir(parents=True, exist_ok=True)
        return await run_in(plan.keep, plan, say)
    with tempfile.TemporaryDirectory(prefix="overhand-faults-") as folder:
        return await run_in(Path(folder), plan, say)


async def run_in(folder: Path, plan: Plan, say: Say) -> Report:
    """Start everything, run, end everything, judge what is left."""
    emails = [f"operator{number}@faults.example" for number in range(plan.operators)]
    reports: list[Report] = []
    graph = Graph(Random(f"{plan.seed} graph"))
    async with anyio.create_task_group() as group, graph.serving(group):
        async with Arena.opened(folder, graph.url, plan.workers, emails) as arena:
            say(f"{plan.workers} workers and a web node are running")
            meta = graph.meta = Meta(arena.url, Random(f"{plan.seed} meta"))
            load = Load(
                meta=meta,
                customers=Customers(meta, plan.customers, Random(f"{plan.seed} customers"), group),
                operators=Operators(arena.url, emails, Random(f"{plan.seed} operators")),
                graph=graph,
                nemesis=Nemesis(arena, plan.seconds, Random(f"{plan.seed} nemesis")),
            )
            await load.operators.sign_in()
            unrest = await press(arena, load, plan, say)
            await arena.end()
            reports.append(await concluded(arena, load, unrest))
        await meta.close()
        group.cancel_scope.cancel()
    return reports[0]


async def press(arena: Arena, load: Load, plan: Plan, say: Say) -> list[str]:
    """Load and faults, then rest; returns what did not come to rest."""
    unrest: list[str] = []
    async with anyio.create_task_group() as telling:
        telling.start_soon(tell, arena, load, anyio.current_time(), say)
        await hurt(load, plan.seconds, say)
        if not await arena.until(lambda: load.customers.is_quiet and load.graph.is_quiet, STORED_WITHIN_S):
            unrest.append(f"webhooks: some were not answered 200 within {STORED_WITHIN_S:.0f} s of healing")
        unrest += await rest(arena.store)
        telling.cancel_scope.cancel()
    return unrest


async def hurt(load: Load, seconds: float, say: Say) -> None:
    """Load and faults; returns when all faults are done and everybody has an answer, or should have one."""
    async with anyio.create_task_group() as group:
        group.start_soon(load.customers.write)
        group.start_soon(load.operators.work)
        async with anyio.create_task_group() as hurting:
            hurting.start_soon(load.nemesis.run)
            hurting.start_soon(anyio.sleep, seconds)
        load.customers.stop()
        load.operators.stop()
        load.graph.heal()
        group.cancel_scope.deadline = anyio.current_time() + STORED_WITHIN_S
        say("everything heals; waiting for rest")


async def rest(store: Store) -> list[str]:
    """Wait until no mail waits and nothing is pending in any conversation; returns what still is when time is up."""
    unrest: list[str] = ["nothing could be looked at"]
    with anyio.move_on_after(REST_WITHIN_S):
        while unrest:
            unrest = await unrest_now(store)
            if unrest:
                await anyio.sleep(LOOK_S)
    return unrest


async def unrest_now(store: Store) -> list[str]:
    """What is not at rest."""
    try:
        waiting = [found for partition in range(store.layout.partitions) if (found := await mail_of(store, partition))]
        return waiting or [found for each in await conversations(store) if (found := await unrest_of(store, each))]
    except StoreUnavailable as error:
        return [str(error)]


async def mail_of(store: Store, partition: int) -> str:
    """What waits in the inbox of a partition; empty when all of it is taken and acked.

    Mail that a killed worker held, or whose ack got lost, comes again only after a while.

    Raises:
        StoreUnavailable: the store did not answer.
    """
    stream = store.layout.inbox_name(store.layout.stream_of(partition))
    waiting = 0
    for kind in ("in", "cmd"):
        consumer = store.layout.consumer(partition, kind)
        info = await store.bus.api(f"CONSUMER.INFO.{stream}.{consumer}", {}, ConsumerInfo)
        waiting += info.num_pending + info.num_ack_pending
    return (
        f"partition {partition}: {waiting} pieces of mail wait {REST_WITHIN_S:.0f} s after healing" if waiting else ""
    )


async def unrest_of(store: Store, conversation: str) -> str:
    """Why a conversation is not at rest; empty when it is.

    Raises:
        StoreUnavailable: the store did not answer.
    """
    try:
        entries = await store.journal.load(conversation)
        await store.vault.key(conversation)
        state = fold_entries(conversation, entries, store.vault, store.layout)
    except (JournalBroken, SealError) as error:
        return str(error)
    why = restless(state, now_ms())
    return f"{conversation}: {why} {REST_WITHIN_S:.0f} s after healing" if why else ""


def restless(state: Conversation, now: int) -> str:
    """What still goes on, or will soon by itself."""
    if is_pending(state, now):
        return "work is still pending"
    if any(outbound.status not in ENDED for outbound in state.outbounds.values()):
        return "a message of ours has no end yet"
    if state.asked and state.ai_answers and not state.flags:
        return "the customer still waits for the AI"
    if expiry_at(state):
        return "its flags have not expired yet"
    return "its owner still owes an answer" if state.asked and state.owner else ""


async def tell(arena: Arena, load: Load, began: float, say: Say) -> None:
    """A line of progress every few seconds."""
    while True:
        await anyio.sleep(TELL_S)
        outcomes = Counter(each.outcome for each in load.operators.ledger)
        done = Counter(fault.kind for fault in load.nemesis.ledger)
        say(
            f"{anyio.current_time() - began:4.0f} s  {load.customers.stored} messages stored"
            f" ({load.meta.repeats} posts repeated), {len(load.graph.ledger)} sends arrived,"
            f" orders {outcomes['done']} done {outcomes['refused']} refused,"
            f" faults {' '.join(f'{kind} {count}' for kind, count in sorted(done.items()))}"
            f"; now: {' '.join(sorted(load.nemesis.doing)) or 'calm'}; {len(arena.ready)} workers"
        )


async def concluded(arena: Arena, load: Load, unrest: list[str]) -> Report:
    """Read everything and judge it."""
    found = await dossiers(arena.store)
    customers, asked = load.customers, load.operators.ledger
    verdict = judged(found, customers.ledger, asked, load.graph.ledger, now_ms())
    recorded, answered = latencies(found, customers.ledger, load.graph.ledger)
    outcomes = Counter(each.outcome for each in asked)
    counts = {
        "messages answered 200": customers.stored,
        "posts repeated, not answered 200": load.meta.repeats,
        "posts repeated on purpose": customers.copies,
        "conversations": len(found),
        "journal records": verdict.counts["records"],
        "sends that arrived": len(load.graph.ledger),
        "sends answered with a fault": len(load.graph.ledger) - load.graph.answers["ok"],
        "accepted twice, each after a journalled doubt": verdict.counts["accepted twice"],
        "AI messages on the wire at a claim": verdict.counts["in flight at claim"],
        "orders done": outcomes["done"],
        "orders refused": outcomes["refused"],
        "orders nobody answered": outcomes["unknown"],
    }
    return Report(
        counts=counts,
        faults=Counter(fault.kind for fault in load.nemesis.ledger),
        failovers={
            kind: Spread.of(waits)
            for kind, waits in sorted(failovers(load.nemesis.ledger, found, customers.ledger).items())
        },
        recorded=recorded,
        answered=answered,
        violations=[*arena.crashes, *unrest, *verdict.violations],
    )
