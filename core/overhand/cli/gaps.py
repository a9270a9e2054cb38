"""What `overhand knowledge gaps` does: reads the journal and says what the knowledge leaves open."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import anyio.to_thread
import click
from msgspec import Struct

from overhand.audit import harmless
from overhand.cli.asking import scope_of
from overhand.cli.connection import opened_store
from overhand.cli.indexing import ShownEmbedder
from overhand.cli.replaying import bar, configuration, tell_left_out
from overhand.config import Config
from overhand.errors import PluginError
from overhand.evaluation import rate
from overhand.plugins import collect, load_plugins
from overhand.replay import Equipment, Gap, Gaps, Period, Rerun, Source
from overhand.runtime.store import Store

__all__ = ["FoundGaps", "Wanted", "found_gaps", "gaps_as_json", "gaps_as_text"]

NAMED: Final = 5  # conversations and wordings of a gap that a person is shown; a program gets all
LONGEST: Final = 160  # characters of a question that are shown


class Wanted(Struct, frozen=True, kw_only=True):
    """Which questions, and to whose knowledge they are put."""

    period: Period
    limit: int | None
    business: Path | None
    core: bool


class FoundGaps(Struct, frozen=True, kw_only=True):
    """What was found."""

    business: str
    period: Period
    conversations: int
    asked: int  # messages that ask something
    gaps: Sequence[Gap]
    console_url: str

    @property
    def open(self) -> int:
        """How many of the messages asked what is left open."""
        return sum(len(gap.asked) for gap in self.gaps)


async def found_gaps(config: Config, wanted: Wanted) -> FoundGaps:
    """Put the recorded questions of a period to a business's knowledge.

    Raises:
        ConfigError: something in the business is wrong, or none is published.
        PluginError: no plugin has a detector of `out_of_scope`.
        StoreUnavailable: the journal did not answer.
    """
    registry = collect(load_plugins(config), config)
    detectors = scope_of(registry)
    if not detectors:
        raise PluginError("out_of_scope", "no loaded plugin has a detector of customers' messages for it", "Load one.")
    embedder = None if wanted.core or registry.embedder is None else ShownEmbedder(registry.embedder)
    async with opened_store(config) as store:
        named = await configuration(store, registry, wanted.business)
        rerun = await anyio.to_thread.run_sync(Rerun, Equipment(detectors, embedder), [named])
        try:
            gaps = await read(store, wanted, Gaps(rerun))
        finally:
            await rerun.close()
    return FoundGaps(
        business=named.name,
        period=wanted.period,
        conversations=len(gaps.conversations),
        asked=gaps.asked,
        gaps=await anyio.to_thread.run_sync(gaps.grouped, embedder),
        console_url=config.console_url,
    )


async def read(store: Store, wanted: Wanted, gaps: Gaps) -> Gaps:
    """Every recorded question of the period; what cannot be read is said on stderr."""
    source = Source(store, wanted.period, wanted.limit)
    names = await source.names()
    with bar("reading", len(names)) as told:
        async for batch in source.batches(names):
            for conversation in batch.conversations:
                for recorded in conversation:
                    await gaps.take(recorded)
            told(batch.read)
    tell_left_out(source)
    return gaps


def gaps_as_json(found: FoundGaps) -> dict[str, object]:
    """All of it, times in ms since the epoch."""
    share = rate(found.open, found.asked)
    return {
        "business": found.business,
        "since": found.period.since or None,
        "until": found.period.until or None,
        "conversations": found.conversations,
        "asked": found.asked,
        "open": found.open,
        "share": {"from": share.low, "to": share.high, "value": share.value if found.asked else None},
        "gaps": [
            {
                "question": gap.text,
                "times": len(gap.asked),
                "languages": gap.languages,
                "wordings": gap.wordings,
                "conversations": gap.conversations,
                "asked": [
                    {
                        "conversation": each.conversation,
                        "link": link(found, each.conversation),
                        "message": each.message,
                        "at": each.at,
                        "text": each.text,
                        "score": round(each.score, 4),
                    }
                    for each in gap.asked
                ],
            }
            for gap in found.gaps
        ],
    }


def link(found: FoundGaps, conversation: str) -> str:
    """Where the console shows it."""
    return f"{found.console_url}/inbox/all/{conversation}"


def gaps_as_text(found: FoundGaps) -> list[str]:
    """A head, and a few lines for each gap."""
    within = f" {found.period}" if str(found.period) else ""
    if not found.conversations:
        return [f"No episode is recorded that began{within}." if within else "No episode is recorded."]
    share = rate(found.open, found.asked)
    asked = f"{found.asked} messages asked the AI something in {found.conversations} conversations{within}"
    lines = [f"{found.business}: {asked}; the knowledge leaves {found.open} open: {share}"]
    for gap in found.gaps:
        lines += ["", *shown(gap, found)]
    return lines


def shown(gap: Gap, found: FoundGaps) -> list[str]:
    """How often, what, in which other words, where."""
    last = datetime.fromtimestamp(gap.asked[0].at / 1000, UTC).strftime("%Y-%m-%d")
    times = click.style(f"{len(gap.asked):>4} x", bold=True)
    facts = ", ".join(filter(None, [" ".join(gap.languages), f"last on {last}"]))
    lines = [f"{times}  {line(gap.text)}  ({facts})"]
    lines += [f"        also: {line(each)}" for each in gap.wordings[:NAMED]]
    if (more := len(gap.wordings) - NAMED) > 0:
        lines.append(f"        and in {more} more wordings")
    lines += [f"        {link(found, each)}" for each in gap.conversations[:NAMED]]
    if (more := len(gap.conversations) - NAMED) > 0:
        lines.append(f"        and {more} more conversations")
    return lines


def line(text: str) -> str:
    """A customer's words in one line that cannot steer a terminal."""
    plain = " ".join(harmless(text).split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST].rstrip()} ..."
