"""The terminal's side of an audit: reading with a bar, and walking through a sample with a person."""

import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Final

import click
import msgspec
from anyio.from_thread import BlockingPortal

from overhand.audit import (
    Auditor,
    Episode,
    Judgement,
    Reading,
    Report,
    Sample,
    Tally,
    Week,
    happened_in,
    last_whole_week,
    read_aloud,
    read_lines,
    report_on,
    sample_of,
)
from overhand.business import read_business
from overhand.business.store import BusinessStore
from overhand.config import Config
from overhand.errors import KeyErased
from overhand.plugins import collect, load_plugins
from overhand.runtime.orders import Answer
from overhand.runtime.store import Store

__all__ = ["Bench", "reasons_of", "report_of_weeks", "sample_of_week"]

BY_PEOPLE: Final = frozenset({"handed_on", "operator_initiative"})
"""Reasons that only people raise: detection cannot miss them."""
STEPS: Final = 1_000
DAY_MS: Final = 86_400_000
QUESTION: Final = "Should a person have been called? [y]es / [n]o / [s]kip / [q]uit"


@contextmanager
def progress() -> Generator[Callable[[float], None]]:
    """A bar on stderr that is told how far a reading is, 0..1."""
    with click.progressbar(length=STEPS, label="reading the journal", file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * STEPS) - bar.pos)


async def sample_of_week(store: Store, week: Week | None, size: int, seed: str = "") -> Sample:
    """Draw the sample of a week, or of the last whole one. What may still change it is said on stderr."""
    week = week or last_whole_week(store.clock.now())
    with progress() as told:
        reading = Reading(store, week.start, told)
        sample = await sample_of(reading.episodes(), week, size, seed)
    say_unread(reading)
    if store.clock.now() < week.end + DAY_MS:
        click.echo(f"{week} is not over, or its last episodes are not: the sample may still change.", err=True)
    return sample


async def report_of_weeks(store: Store, last: Week | None, weeks: int) -> Report:
    """Count the episodes of so many weeks, up to one or to the last whole one, and sum them up."""
    last = last or last_whole_week(store.clock.now())
    first = last.back(weeks - 1)
    tally = Tally([last.back(each) for each in range(weeks)])
    with progress() as told:
        reading = Reading(store, first.start, told)
        async for episode in reading.episodes():
            tally.add(episode)
    say_unread(reading)
    return report_on(tally.weeks)


def say_unread(reading: Reading) -> None:
    """Say what was left out."""
    if reading.unread:
        click.echo(f"Conversations left out because their journal is broken: {reading.unread}.", err=True)


async def reasons_of(store: Store, config: Config) -> list[str]:
    """Every reason detection can be asked to notice: the core's, the plugins' and the business's own.

    Raises:
        ConfigError: the business in force names what these plugins do not bring.
    """
    known = collect(load_plugins(config), config).known
    version = await BusinessStore(store.bus, store.layout, store.clock).latest()
    names = known.reasons if version is None else read_business(version.files, known, version.number).rules.routes
    return [name for name in names if name not in BY_PEOPLE]


class Bench:
    """Where one person judges a sample. The store lives in the portal's thread, so that it is heard while they read."""

    def __init__(
        self, portal: BlockingPortal, store: Store, auditor: Auditor, sample: Sample, reasons: Sequence[str]
    ) -> None:
        self._portal, self._store, self._auditor = portal, store, auditor
        self._sample, self._reasons = sample, reasons

    def walk(self) -> None:
        """Show and ask, one episode after the other, until all are judged or the person has had enough."""
        left = self._sample.left
        skipped = 0
        for place, episode in enumerate(left, start=1):
            click.echo(f"\n{place} of {len(left)}  {episode.conversation}, episode {episode.number}")
            said = self._judge(episode)
            if said == "q":
                return
            skipped += said == "s"
        if skipped:
            click.echo(f"Skipped: {skipped}. As long as they are left out, recall may be overstated: judge them, too.")
        else:
            click.echo(f"All that was drawn of {self._sample.week} is judged: `overhand audit recall` sums it up.")

    def _judge(self, episode: Episode) -> str:
        """What the person said: y, n, s or q; nothing where the customer was erased meanwhile."""
        if not self._read_aloud(episode):
            return ""
        said = ask()
        if said in {"y", "n"}:
            reason = ask_reason(self._reasons) if said == "y" else ""
            answer = self._give(episode, missed=said == "y", reason=reason)
            click.echo("Noted." if answer.done else f"This verdict was refused: {answer.why}.")
        return said

    def _read_aloud(self, episode: Episode) -> bool:
        """Print what was said; False where the customer was erased meanwhile."""
        try:
            happened = self._portal.call(happened_in, self._store, episode.conversation)
        except KeyErased:
            click.echo("This customer was erased.")
            return False
        for line in read_aloud(happened, episode.number):
            click.echo(f"  {line}")
        return True

    def _give(self, episode: Episode, *, missed: bool, reason: str) -> Answer:
        judgement = Judgement(week=str(self._sample.week), episode=episode.number, missed=missed, reason=reason)
        return self._portal.call(self._auditor.give, episode.conversation, judgement)

    def take(self, lines: Iterable[str]) -> bool:
        """Give the verdicts that stand in JSON lines; prints what became of each, and says whether all were taken.

        Raises:
            ConfigError: a line says nothing that could be given; then none is.
        """
        taken = True
        for episode, judgement in read_lines(lines, self._sample, self._reasons):
            answer = self._portal.call(self._auditor.give, episode.conversation, judgement)
            taken = taken and answer.done
            said = {"conversation": episode.conversation, **msgspec.to_builtins(judgement)}
            click.echo(msgspec.json.encode(said | {"done": answer.done, "why": answer.why}))
        return taken


def ask() -> str:
    """The answer to the one question: y, n, s or q."""
    choice = click.Choice(["y", "n", "s", "q"], case_sensitive=False)
    answer: str = click.prompt(QUESTION, type=choice, show_choices=False)
    return answer


def ask_reason(reasons: Sequence[str]) -> str:
    """The reason, by its number or its name."""
    click.echo("  ".join(f"{number} {reason}" for number, reason in enumerate(reasons, start=1)))

    def read(said: str) -> str:
        if said in reasons:
            return said
        if said.isdecimal() and 1 <= int(said) <= len(reasons):
            return reasons[int(said) - 1]
        raise click.UsageError("Write one of the numbers or names.")

    reason: str = click.prompt("For which reason?", value_proc=read)
    return reason
