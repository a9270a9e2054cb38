"""How many recorded messages a second are judged anew: `python tests/bench/replay.py`.

The conversations are made up (overhand.testing.recordings) and are read from no store: what is measured is the replay.
No embedding layer is used. Reading back from records is timed on its own, and happens while the processes judge.
"""

import argparse
import os
import resource
import time
from collections.abc import AsyncGenerator, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from overhand.business import Business, read_business, read_folder
from overhand.loop import run
from overhand.replay import Batch, Comparison, Configuration, Equipment, Found, Recorded, episodes, hands, replay
from overhand.testing.recordings import recordings
from overhand_detectors import detectors

SHOP = Path(__file__).parents[2] / "examples" / "casa_olmo"
TOGETHER = 32
SAMPLE = 500  # conversations for the rows that one process does alone
KIB = 1024


def outfit() -> Equipment:
    """What the processes put texts before."""
    return Equipment(detectors())


def made(count: int) -> Iterator[list[Recorded]]:
    """So many conversations, read from their records."""
    for recording in recordings(count):
        yield episodes(recording.conversation, recording.records)


async def batches(conversations: Iterator[list[Recorded]]) -> AsyncGenerator[Batch]:
    """The conversations as a journal's reader hands them on."""
    while some := list(islice(conversations, TOGETHER)):
        yield Batch(len(some), some)


class Children:
    """Processor time of the processes that were started and have ended since."""

    def __init__(self) -> None:
        self._before = self._total()

    def used(self) -> float:
        """Seconds."""
        return self._total() - self._before

    def _total(self) -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime


async def judged(conversations: Iterator[list[Recorded]], configurations: list[Configuration], processes: int) -> str:
    """Replay them; a row of the table."""
    comparison = Comparison.of([each.name for each in configurations])
    children = Children()

    def take(batch: Batch, found: Found) -> None:
        for conversation, predicted in zip(batch.conversations, found, strict=True):
            comparison.add(conversation, predicted)

    async with hands(outfit, configurations, processes) as each:
        first = next(conversations)
        for hand in each:  # a process is asked once before the clock starts, so that its start is not measured
            await hand.replay([first])
        began, used = time.perf_counter(), time.process_time()
        await replay(batches(conversations), each, take)
        took, used = time.perf_counter() - began, time.process_time() - used
    if processes:
        used += children.used()
    count = comparison.totals.messages
    return f"{count:>10}{took:>9.1f}{count / took:>11.0f}{used / count * 1000:>12.2f}{len(comparison.differences):>13}"


def stricter(business: Business) -> Business:
    """The same business with one threshold changed."""
    return msgspec.structs.replace(business, detectors={**business.detectors, "explicit_request": {"flag_at": 0.99}})


async def bench(conversations: int, processes: int) -> None:
    """Measure and print."""
    business = read_business(read_folder(SHOP))
    one = [Configuration("as it is", business)]
    two = [*one, Configuration("stricter", stricter(business))]
    sample = list(made(min(SAMPLE, conversations)))
    texts = [seen.line.text for some in sample for each in some for seen in each.seen if not seen.is_draft]
    say(
        f"{os.cpu_count()} cores, {len(business.documents)} knowledge files; of {len(texts)} messages in the sample "
        f"{len(set(texts))} differ, {sum(map(len, texts)) / len(texts):.0f} characters each"
    )
    began = time.perf_counter()
    count = sum(each.turns for some in made(len(sample)) for each in some)
    say(f"making up and reading back: {count / (time.perf_counter() - began):.0f} messages/s\n")
    say(f"{'':<34}{'messages':>10}{'s':>9}{'messages/s':>11}{'CPU ms each':>12}{'differences':>13}")
    say(f"{'this process alone':<34}{await judged(iter(sample), one, 0)}")
    say(f"{'this process, two configurations':<34}{await judged(iter(sample), two, 0)}")
    label = f"{processes} processes, {conversations} conversations"
    say(f"{label:<34}{await judged(made(conversations), one, processes)}")
    say(f"\nlargest size of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB:.0f} MiB")


def say(line: str) -> None:
    """Print at once: long work shows progress."""
    print(line, flush=True)  # noqa: T201 - a bench reports on the terminal


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    run(bench, options.conversations, options.processes)


if __name__ == "__main__":
    main()
