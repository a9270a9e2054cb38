"""What detection costs a message: `python tests/bench/detection.py`.

Phrases of all languages and reasons, mixed with a fixed seed, go one after the other through a panel of all detectors,
in a process of its own for each mode: without and with the embedding layer. Each process is held to one core. A
ticker on the same event loop shows how long everything else has to wait while they are judged.
"""

import argparse
import asyncio
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

MODES: Final = ("core", "embedded")
SEED: Final = 20_261_125
FIRST: Final = "Hello, when do you open tomorrow?"
TICK_S: Final = 0.001
KIB: Final = 1024
PHRASES: Final = Path(__file__).parents[2] / "plugins" / "overhand_detectors" / "phrases"


class Figures(Struct, frozen=True, kw_only=True):
    """What one process measured."""

    mode: str
    messages: int
    load_s: float  # imports, detectors, and the first message
    p50_ms: float  # a message, embedding included
    p95_ms: float
    p99_ms: float
    embedding_p95_ms: float  # of it, waiting for the vector
    cpu_ms: float  # processor time a message, all threads
    lag_p99_ms: float  # how late a ticker of 1 ms comes
    lag_most_ms: float
    rss_mib: float  # the process at its largest
    failures: int  # detectors that could not be heard
    flagged: int  # messages

    def __str__(self) -> str:
        """The row as it is printed."""
        return (
            f"{self.mode:<10}{self.p50_ms:>8.2f}{self.p95_ms:>8.2f}{self.p99_ms:>8.2f}{self.embedding_p95_ms:>12.2f}"
            f"{self.cpu_ms:>8.2f}{self.lag_p99_ms:>10.2f}{self.lag_most_ms:>8.1f}{self.load_s:>8.2f}{self.rss_mib:>8.0f}"
            f"{self.failures:>10}{self.flagged:>9}"
        )


HEAD: Final = (
    f"{'':<10}{'p50 ms':>8}{'p95':>8}{'p99':>8}{'embedding':>12}{'CPU ms':>8}{'lag p99':>10}{'most':>8}{'load s':>8}"
    f"{'MiB':>8}{'failures':>10}{'flagged':>9}"
)


class Ticker:
    """Sleeps a millisecond again and again, and notes how much longer it took."""

    def __init__(self) -> None:
        self.lags: list[float] = []

    async def tick(self) -> None:
        """Until cancelled."""
        while True:
            due = time.perf_counter() + TICK_S
            await asyncio.sleep(TICK_S)
            self.lags.append(time.perf_counter() - due)


class Bench:
    """A panel of all detectors, loaded as late as possible: what that costs is measured."""

    def __init__(self, *, embedded: bool) -> None:
        from overhand.detection import Panel, SharedVectors  # noqa: PLC0415 - importing is part of what is measured
        from overhand_detectors import detectors  # noqa: PLC0415 - as above
        from overhand_offline.embedder import SentenceEncoder  # noqa: PLC0415 - as above

        self.vectors: SharedVectors = SharedVectors(SentenceEncoder() if embedded else None)
        self._panel: Panel = Panel(detectors(), clock=lambda: 0, vectors=self.vectors)
        self.embedding: list[float] = []
        self.took: list[float] = []
        self.failures = self.flagged = 0

    async def judge(self, text: str, number: int) -> None:
        """Embed and judge one message, as a worker does."""
        from overhand.detection import ConversationView, Line  # noqa: PLC0415 - as above

        began = time.perf_counter()
        await self.vectors.vector(text)
        embedded = time.perf_counter()
        last = Line(id=f"m{number}", author="customer", text=text, at=number)
        view = ConversationView(channel="bench", language="en", last=last, turns=(), coverage=0.5)
        judged = await self._panel.judge(view, {})
        self.embedding.append(embedded - began)
        self.took.append(time.perf_counter() - began)
        self.failures += len(judged.failures)
        self.flagged += judged.decision == "flag"


def phrases(count: int) -> list[str]:
    """So many messages, mixed; the same ones each time."""
    lines = (line for file in sorted(PHRASES.glob("*/*.txt")) for line in file.read_text("utf-8").splitlines())
    texts = sorted({line[2:] for line in lines if line[:2] in {"+ ", "- "}})
    random.Random(SEED).shuffle(texts)
    return texts[:count]


async def measured(mode: str, texts: Sequence[str], began: float) -> Figures:
    """Load, judge everything, sum up. `began` is when loading began."""
    bench = Bench(embedded=mode == "embedded")
    await bench.judge(FIRST, 0)
    load_s = time.perf_counter() - began
    for each in (bench.took, bench.embedding):
        each.clear()
    ticker, cpu = Ticker(), time.process_time()
    ticking = asyncio.create_task(ticker.tick())
    for number, text in enumerate(texts, 1):
        await bench.judge(text, number)
    cpu = time.process_time() - cpu
    ticking.cancel()
    return Figures(
        mode=mode,
        messages=len(texts),
        load_s=load_s,
        p50_ms=percentile(bench.took, 50),
        p95_ms=percentile(bench.took, 95),
        p99_ms=percentile(bench.took, 99),
        embedding_p95_ms=percentile(bench.embedding, 95),
        cpu_ms=cpu / len(texts) * 1000,
        lag_p99_ms=percentile(ticker.lags, 99),
        lag_most_ms=percentile(ticker.lags, 100),
        rss_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB,
        failures=bench.failures,
        flagged=bench.flagged,
    )


def percentile(seconds: Sequence[float], share: int) -> float:
    """In milliseconds; 0 without any."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] * 1000 if ordered else 0.0


def work(mode: str, count: int) -> None:
    """The side of the process that measures: prints its figures as JSON."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = phrases(count)
    began = time.perf_counter()
    from overhand.loop import run  # noqa: PLC0415 - importing is part of what is measured

    say(msgspec.json.encode(run(measured, mode, texts, began)).decode())


def figures_of(mode: str, count: int) -> Figures:
    """What a process of its own measures."""
    command = [sys.executable, __file__, "--mode", mode, "--messages", str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Figures)


def say(line: str) -> None:
    """Print at once: long work shows progress."""
    print(line, flush=True)  # noqa: T201 - a bench reports on the terminal


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--mode", choices=MODES, help="measure this mode in this process, and print JSON")
    options = parser.parse_args()
    if options.mode:
        work(options.mode, options.messages)
        return
    say(f"{options.messages} messages in each mode, one core of {os.cpu_count()}\n\n{HEAD}")
    for mode in MODES:
        say(str(figures_of(mode, options.messages)))


if __name__ == "__main__":
    main()
