"""What `overhand knowledge ask` does: one question put to a business's knowledge, as a turn would put it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import anyio.to_thread
from msgspec import Struct

from overhand.business import Business, read_business, read_folder
from overhand.business.editions import edition_of
from overhand.cli.connection import opened_store
from overhand.cli.indexing import ShownEmbedder
from overhand.cli.replaying import configuration
from overhand.clock import SystemClock
from overhand.config import Config
from overhand.detection import ConversationView, Detector, Judged, Judgement, Panel, SharedVectors
from overhand.knowledge import Found, Passage, overlap, sentences
from overhand.line import Line
from overhand.plugins import Registry, collect, load_plugins
from overhand.replay import Configuration

__all__ = ["Asked", "as_json", "as_text", "asked", "business_of", "scope_of"]

OUT_OF_SCOPE: Final = "out_of_scope"
EXCERPT: Final = 240  # characters
INDENT: Final = " " * 8
LEADS_TO: Final = {"go_on": "go on, the AI answers", "offer": "offer a person", "flag": "flag, a person is asked"}


class Asked(Struct, frozen=True, kw_only=True):
    """A question and what the knowledge says to it."""

    question: str
    business: str  # the folder, or the version
    embedder: str  # empty: searched by words alone
    passages: int  # that were searched
    found: Sequence[Found]
    coverage: float
    said: Sequence[Judgement]  # what the detectors of `out_of_scope` say; none: there is nothing to tell
    decision: str  # what that leads to: go_on, offer, flag
    failures: Sequence[str]  # detectors that could not look, and why
    detectors: Sequence[str]  # who was asked


async def asked(config: Config, question: str, folder: Path | None, core: bool) -> Asked:
    """Put one question to the knowledge of a folder, or of the published version.

    Raises:
        ConfigError: something in the business is wrong, or none is published.
    """
    registry = collect(load_plugins(config), config)
    named = await business_of(config, registry, folder)
    embedder = None if core or registry.embedder is None else ShownEmbedder(registry.embedder)
    edition = await anyio.to_thread.run_sync(edition_of, named.business, embedder)
    vectors = SharedVectors(embedder)
    asks = await vectors.question(question)
    coverage = edition.knowledge.coverage(asks)
    detectors = scope_of(registry)
    judged = await out_of_scope(detectors, named.business, question, coverage, vectors)
    said = [each for each in judged.judgements if each.reason == OUT_OF_SCOPE]
    return Asked(
        question=question,
        business=named.name,
        embedder=embedder.name if embedder is not None else "",
        passages=len(edition.knowledge.passages),
        found=edition.knowledge.search(asks),
        coverage=coverage,
        said=said,
        decision=judged.decision if any(each.acted for each in said) else "go_on",
        failures=[f"{each.detector}: {each.why}" for each in judged.failures],
        detectors=[each.name for each in detectors],
    )


async def business_of(config: Config, registry: Registry, folder: Path | None) -> Configuration:
    """The business of a folder, for which no log is needed, or the published one.

    Raises:
        ConfigError: something in it is wrong, or none is published.
    """
    if folder is not None:
        return Configuration(str(folder), read_business(read_folder(folder), registry.known))
    async with opened_store(config) as store:
        return await configuration(store, registry, None)


def scope_of(registry: Registry) -> list[Detector]:
    """The detectors that say whether a customer's message is out of scope."""
    return [each for each in registry.detectors.values() if each.reason == OUT_OF_SCOPE and each.looks_at == "customer"]


async def out_of_scope(
    detectors: Sequence[Detector], business: Business, question: str, coverage: float, vectors: SharedVectors
) -> Judged:
    """What they say to a question that opens a conversation."""
    view = ConversationView(
        channel="",
        language=business.rules.language,
        last=Line(id="", author="customer", text=question, at=0),
        turns=(),
        coverage=coverage,
    )
    panel = Panel(detectors, clock=SystemClock().now, vectors=vectors)
    try:
        return await panel.judge(view, business.detectors)
    finally:
        await panel.close()


def as_json(asked: Asked) -> dict[str, object]:
    """All of it, the passages whole."""
    return {
        "question": asked.question,
        "business": asked.business,
        "embedder": asked.embedder,
        "passages": asked.passages,
        "found": [
            {
                "id": each.passage.id,
                "source": each.passage.source,
                "heading": each.passage.heading,
                "language": each.passage.language,
                "text": each.passage.text,
                "confidence": round(each.confidence, 4),
            }
            for each in asked.found
        ],
        "coverage": round(asked.coverage, 4),
        "out_of_scope": {
            "decision": asked.decision,
            "detectors": [
                {
                    "detector": each.detector,
                    "score": round(each.score, 4),
                    "flag_at": each.flag_at,
                    "shadow": each.shadow,
                    "sentence": each.sentence,
                }
                for each in asked.said
            ],
            "failures": list(asked.failures),
        }
        if asked.detectors
        else None,
    }


def as_text(asked: Asked) -> list[str]:
    """What was found, best first, and what it comes to."""
    how = f"by words and meaning ({asked.embedder})" if asked.embedder else "by words alone"
    lines = [f"{asked.business}: {asked.passages} passages, searched {how}", ""]
    for number, each in enumerate(asked.found, 1):
        passage = each.passage
        lines.append(f"{number}. {each.confidence:>4.0%}  {passage.id}  {passage.heading}".rstrip())
        lines.append(INDENT + excerpt(passage, asked.question))
    if not asked.found:
        lines.append("Nothing was found.")
    return [*lines, "", f"covered: {asked.coverage:.0%}", f"out_of_scope: {verdict(asked)}"]


def excerpt(passage: Passage, question: str) -> str:
    """The passage in one line, from the sentence on that has most of the question's words."""
    parts = sentences(passage.text) or [passage.text]
    best = max(range(len(parts)), key=lambda at: (overlap(question, parts[at]), -at))
    text = " ".join(" ".join(parts[best:]).split())
    shown = f"... {text}" if best else text
    return shown if len(shown) <= EXCERPT else f"{shown[:EXCERPT].rsplit(' ', 1)[0]} ..."


def verdict(asked: Asked) -> str:
    """One line on what the detectors would do."""
    if not asked.detectors:
        return "no installed plugin has a detector for it"
    said = [
        f"{each.detector} says {each.score:.2f}, flags from {each.flag_at:.2f}{', in shadow' * each.shadow}"
        for each in asked.said
    ]
    nothing = f"{', '.join(asked.detectors)} has nothing to say"
    return f"{LEADS_TO[asked.decision]} ({'; '.join([*said, *asked.failures]) or nothing})"
