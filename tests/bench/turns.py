"""How many turns a second, how fast, and how near the store's own ceiling: `make bench`.

A turn is a customer's message stored as a web node stores it, taken by an actor, judged, answered by a scripted agent,
sent and journalled as sent. The workers run in processes of their own; every append is synced to disk.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import anyio
from msgspec import Struct

from overhand.channel import Outgoing, SendOutcome, Sent
from overhand.clock import SystemClock
from overhand.loop import run
from overhand.runtime import EmbeddedServer, Layout, Stored, Write
from overhand.runtime.inlet import StreamInlet
from overhand.runtime.quarantine import Quarantine
from overhand.runtime.replies import Heard
from overhand.runtime.store import Store, open_store
from overhand.testing.agents import ScriptedAgent
from overhand.testing.channel import FakeChannel, written
from overhand.testing.workshop import small_business, working

MASTER = bytes(32)
DONE = "bench.done"
CPU = "bench.cpu"
IN_FLIGHT = (1, 16, 256)
WARM_UP_S = 6.0
PACED = 50  # turns a second


class TellingChannel(FakeChannel):
    """Tells the driver, over plain NATS, that a customer was answered."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    async def send(self, outgoing: Outgoing) -> SendOutcome:
        """Accept and tell."""
        await self._store.bus.core_publish(f"{DONE}.{outgoing.to.removeprefix('phone:')}", b"")
        return Sent(f"ref-{outgoing.outbound}")


class Measured(Struct, frozen=True):
    """One row of the table."""

    what: str
    rate: float  # turns a second
    p50_ms: float
    p99_ms: float
    cpu_ms: float  # of the workers' processes, a turn

    def __str__(self) -> str:
        """The row as it is printed."""
        return f"{self.what:<26}{self.rate:>9.0f}{self.p50_ms:>10.1f}{self.p99_ms:>10.1f}{self.cpu_ms:>12.2f}"


class Driver:
    """Writes as customers and waits for their answers."""

    def __init__(self, store: Store, workers: Sequence[str]) -> None:
        self._workers = workers
        quarantine = Quarantine(store.bus, store.layout, store.vault, store.clock)
        self._inlet = StreamInlet(store.inbox, store.layout, store.vault, quarantine, {})
        self._store = store
        self._waiting: dict[str, anyio.Event] = {}
        self.latencies: list[float] = []

    def hear(self, heard: Heard) -> None:
        """A customer was answered."""
        waiting = self._waiting.pop(heard.subject.rpartition(".")[2], None)
        if waiting is not None:
            waiting.set()

    async def turn(self, customer: str) -> None:
        """One message and its answer."""
        began = time.perf_counter()
        answered = self._waiting[customer] = anyio.Event()
        await self._inlet.accept("fake", [written(customer, "When do you open?")])
        await answered.wait()
        self.latencies.append(time.perf_counter() - began)

    async def cpu(self) -> float:
        """Seconds of processor time the workers have used."""
        answers = [await self._store.bus.request(f"{CPU}.{name}", b"") for name in self._workers]
        return sum(float(answer.data) for answer in answers)

    async def measure(self, what: str, load: Callable[[], Awaitable[None]]) -> Measured:
        """Run a load and sum it up."""
        self.latencies.clear()
        cpu, began = await self.cpu(), time.perf_counter()
        await load()
        took, cpu = time.perf_counter() - began, await self.cpu() - cpu
        turns = len(self.latencies)
        cuts = statistics.quantiles(self.latencies, n=100)
        return Measured(what, turns / took, cuts[49] * 1000, cuts[98] * 1000, cpu / turns * 1000)

    async def keep_in_flight(self, conversations: int, seconds: float) -> None:
        """Each conversation writes again as soon as it is answered."""
        until = time.perf_counter() + seconds

        async def converse(customer: str) -> None:
            while time.perf_counter() < until:
                await self.turn(customer)

        async with anyio.create_task_group() as group:
            for number in range(conversations):
                group.start_soon(converse, f"{conversations}-{number}")

    async def pace(self, each_second: int, seconds: float) -> None:
        """New turns at a fixed rate, whatever the answers do."""
        async with anyio.create_task_group() as group:
            for number in range(int(each_second * seconds)):
                group.start_soon(self.turn, f"p{number % 400}")
                await anyio.sleep(1 / each_second)


async def ceilings(store: Store) -> list[str]:
    """Raw appends to the journal's stream in the same run: one at a time, 256 at once, and in batches of 256."""

    def write(number: int) -> Write:
        return Write(subject=store.layout.journal_subject(f"c_bench{number}"), payload=b"x" * 300)

    async def timed(act: Callable[[], Awaitable[object]], records: int) -> float:
        began = time.perf_counter()
        await act()
        return records / (time.perf_counter() - began)

    async def singles() -> None:
        for number in range(500):
            assert isinstance((await store.bus.publish_each([write(number)]))[0], Stored)

    async def together() -> None:
        for _ in range(8):
            await store.bus.publish_each([write(number) for number in range(256)])

    async def batches() -> None:
        for _ in range(20):
            await store.bus.publish_batch([write(number) for number in range(256)])

    return [
        f"one at a time                {await timed(singles, 500):>9.0f} records/s",
        f"256 single appends at once   {await timed(together, 2048):>9.0f} records/s",
        f"atomic batches of 256        {await timed(batches, 5120):>9.0f} records/s",
    ]


@asynccontextmanager
async def worker_process(name: str, url: str, layout: Layout) -> AsyncGenerator[None]:
    """A worker, in a process of its own, until the block ends."""
    sizes = ["--partitions", str(layout.partitions), "--streams", str(layout.streams)]
    command = [sys.executable, __file__, "--worker", url, "--name", name, *sizes]
    process = await anyio.open_process(command, stdout=subprocess.PIPE, stderr=None)
    assert process.stdout is not None
    try:
        await process.stdout.receive()
        yield
    finally:
        process.terminate()
        await process.wait()


async def work(name: str, url: str, layout: Layout) -> None:
    """The worker's side: answers every message, and says what it used."""
    async with open_store(url, layout, MASTER, SystemClock()) as store:
        agent = ScriptedAgent([lambda _prompt: f"We open at nine. {time.time_ns()}"])

        async def answer(heard: Heard) -> None:
            await store.bus.core_publish(heard.reply, str(time.process_time()).encode())

        business = small_business(episode_turns=1_000_000)
        channel = TellingChannel(store)
        async with (
            anyio.create_task_group() as group,
            working(store, agent=agent, channel=channel, business=business, name=name),
        ):

            def hear(heard: Heard) -> None:
                group.start_soon(answer, heard)

            await store.bus.subscribe(f"{CPU}.{name}", hear)
            print("ready", flush=True)  # noqa: T201 - tells the driver
            await anyio.sleep_forever()


async def bench(layout: Layout, seconds: float, workers: int) -> None:
    """Start everything, measure, print."""
    names = [f"w{number}" for number in range(workers)]
    with tempfile.TemporaryDirectory() as folder:
        async with (
            EmbeddedServer(Path(folder)) as server,
            open_store(server.url, layout, MASTER, SystemClock(), monitor=server.monitor) as store,
            AsyncExitStack() as stack,
        ):
            for name in names:
                await stack.enter_async_context(worker_process(name, server.url, layout))
            driver = Driver(store, names)
            await store.bus.subscribe(f"{DONE}.*", driver.hear)
            say("warming up, past the look-outs for mail out of order that follow a take-over ...")
            await driver.keep_in_flight(8, WARM_UP_S)
            say(
                f"{os.cpu_count()} cores, {workers} worker(s), {layout.partitions} partitions over "
                f"{layout.streams} stream(s), sync always\n"
            )
            say(f"{'':<26}{'turns/s':>9}{'p50 ms':>10}{'p99 ms':>10}{'CPU ms/turn':>12}")
            for number in IN_FLIGHT:
                load = lambda number=number: driver.keep_in_flight(number, seconds)  # noqa: E731 - bound to this number
                say(str(await driver.measure(f"{number} in flight", load)))
            say(str(await driver.measure(f"paced at {PACED} a second", lambda: driver.pace(PACED, seconds))))
            say("\nraw appends of 300 bytes, same server, same run")
            for line in await ceilings(store):
                say(line)


def say(line: str) -> None:
    """Print at once: long work shows progress."""
    print(line, flush=True)  # noqa: T201 - a bench reports on the terminal


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="per row")
    parser.add_argument("--partitions", type=int, default=16)
    parser.add_argument("--streams", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--name", help=argparse.SUPPRESS)
    parser.add_argument("--worker", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    layout = Layout(prefix="bench", partitions=options.partitions, streams=options.streams)
    if options.worker:
        run(work, options.name, options.worker, layout)
    else:
        run(bench, layout, options.seconds, options.workers)


if __name__ == "__main__":
    main()
