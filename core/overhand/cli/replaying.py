"""What `overhand replay` does: reads the journal, replays or adds up, and says what was found."""

import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import click
import msgspec
from msgspec import Struct

from overhand.business import read_business, read_folder
from overhand.business.store import BusinessStore
from overhand.cli.connection import opened_store
from overhand.config import Config
from overhand.errors import ConfigError
from overhand.plugins import Registry, collect, load_plugins
from overhand.replay import (
    Batch,
    Comparison,
    Configuration,
    Equipment,
    Found,
    Period,
    Source,
    Tally,
    as_json,
    as_text,
    hands,
    replay,
    tally_as_json,
    tally_as_text,
)
from overhand.runtime.store import Store

__all__ = ["Anew", "Gauge", "Wanted", "compared", "shown", "tallied"]

Gauge = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Given what is done and of how many conversations, what is told how many more were read."""
ENOUGH: Final = 200  # conversations that are worth a process of their own


class Wanted(Struct, frozen=True, kw_only=True):
    """Which conversations."""

    period: Period
    named: tuple[str, ...]  # empty: all
    limit: int | None


class Anew(Struct, frozen=True, kw_only=True):
    """How they are judged."""

    business: Path | None
    against: Path | None
    core: bool
    judge: bool
    processes: int | None  # None: as many as are worth their start


async def tallied(config: Config, wanted: Wanted) -> Tally:
    """Recorded judgements added up."""
    tally = Tally()
    async with opened_store(config) as store:
        source = Source(store, wanted.period, wanted.limit)
        names = await source.names(wanted.named)
        with bar("adding up", len(names)) as told:
            async for batch in source.batches(names):
                for conversation in batch.conversations:
                    for recorded in conversation:
                        tally.add(recorded)
                told(batch.read)
    tell_left_out(source)
    return tally


@contextmanager
def bar(label: str, length: int) -> Generator[Callable[[int], None]]:
    """A bar on stderr, as long as there are conversations; it is told how many more were read."""
    with click.progressbar(length=length, label=label, file=sys.stderr) as shown_bar:
        yield shown_bar.update


async def compared(config: Config, wanted: Wanted, anew: Anew, gauge: Gauge = bar) -> Comparison:
    """Recorded conversations judged anew."""
    async with opened_store(config) as store:
        configurations = await configurations_of(config, store, anew)
        comparison = Comparison.of([each.name for each in configurations])
        source = Source(store, wanted.period, wanted.limit)
        names = await source.names(wanted.named)
        workers = processes_for(min(len(names), wanted.limit or len(names)))
        outfit = partial(equipment, config, core=anew.core, judge=anew.judge)
        with gauge("replaying", len(names)) as told:

            def take(batch: Batch, found: Found) -> None:
                for conversation, predicted in zip(batch.conversations, found, strict=True):
                    comparison.add(conversation, predicted)
                told(batch.read)

            async with hands(outfit, configurations, workers if anew.processes is None else anew.processes) as each:
                await replay(source.batches(names), each, take)
    tell_left_out(source)
    comparison.sort()
    return comparison


async def configurations_of(config: Config, store: Store, anew: Anew) -> list[Configuration]:
    """The businesses to replay with: one, or two to compare."""
    registry = collect(load_plugins(config), config)
    folders = [anew.business] if anew.against is None else [anew.business, anew.against]
    return [await configuration(store, registry, folder) for folder in folders]


async def configuration(store: Store, registry: Registry, folder: Path | None) -> Configuration:
    """The business of a folder, or the published one.

    Raises:
        ConfigError: something in it is wrong, or none is published.
    """
    if folder is not None:
        return Configuration(str(folder), read_business(read_folder(folder), registry.known))
    version = await BusinessStore(store.bus, store.layout, store.clock).latest()
    if version is None:
        remedy = "Run `overhand apply DIR`, or name a folder with --business."
        raise ConfigError("business", "", "no business is published yet", remedy)
    return Configuration(f"version {version.number}", read_business(version.files, registry.known, version.number))


def equipment(config: Config, *, core: bool, judge: bool) -> Equipment:
    """The detectors of the installed plugins, and the other layers as far as they are wanted; new at each call."""
    registry = collect(load_plugins(config), config)
    return Equipment(
        detectors=tuple(registry.detectors.values()),
        embedder=None if core else registry.embedder,
        judge=registry.judge if judge else None,
    )


def processes_for(conversations: int) -> int:
    """How many processes are worth their start; 0: this one does it."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(cores, conversations // ENOUGH)


def tell_left_out(source: Source) -> None:
    """Say on stderr which conversations could not be read."""
    if source.erased:
        click.echo(f"left out: {source.erased} whose customers were erased", err=True)
    if source.broken:
        click.echo(f"left out, their journals are broken: {', '.join(source.broken)}", err=True)


def shown(result: Comparison | Tally, period: Period, *, machine: bool) -> Iterator[str]:
    """What was found, in lines."""
    if isinstance(result, Tally):
        empty, found, lines = not result.judged, tally_as_json(result), tally_as_text(result)
    else:
        empty, found, lines = not result.totals.episodes, as_json(result), as_text(result)
    if machine:
        yield msgspec.json.encode(found).decode()
    elif empty:
        yield f"No episode is recorded that began {period}." if str(period) else "No episode is recorded."
    else:
        yield from lines
