"""Businesses' knowledge with what customers asked about it: ours, and intents of CLINC150 and BANKING77."""

import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

import msgspec
from msgspec import Struct

from overhand.knowledge import Document, Passage, chunk
from overhand_detectors.training.sources import BANKING, CLINC, OWN

__all__ = ["NATURAL", "Asked", "Base", "all_bases", "intent_bases", "own_bases"]

NATURAL = ("g", "h")
"""Writers who asked as customers do. The others, a to d, asked what only looks answered, and for what is answered in
other words: the order of passages is worth learning from them, how sure an answer is would come out upside down."""

SEED = 7
EXAMPLES = 8  # an intent's questions that are the knowledge
COVERED, NEAR, FAR = 40, 24, 16  # rows of an intent base
BENCHMARKED = ("banking", "travel")  # CLINC's domains that the benchmark's bases are made of
OF_BANKING, KNOWN = 25, 16  # intents a base, and how many of them it knows


class Asked(Struct, frozen=True):
    """A question: `asks` is covered, near (of the same business) or far; `quote` stands where the answer does."""

    text: str
    asks: str
    lang: str = "en"
    quote: str = ""


class Base(Struct, frozen=True):
    """What one business knows, and what it was asked."""

    name: str
    source: str
    passages: Sequence[Passage]
    asked: Sequence[Asked]
    writer: str = ""  # whose; empty: a public data set's


def all_bases(clinc: Path, banking: Path) -> list[Base]:
    """Every base there is. `clinc` is a checkout of clinc/oos-eval, `banking` of PolyAI-LDN/task-specific-datasets."""
    return [*own_bases(), *intent_bases(clinc, banking)]


def own_bases() -> Iterator[Base]:
    """The bases kept beside this package: `NAME.WRITER.md` and its questions, one JSON object a line."""
    folder = resources.files("overhand_detectors").joinpath("phrases", "bases")
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".md"):
            name, writer, _ = file.name.split(".")
            rows = folder.joinpath(f"{name}.{writer}.jsonl").read_text("utf-8").splitlines()
            asked = [msgspec.json.decode(row, type=Asked) for row in rows]
            passages = chunk(Document(source=f"knowledge/{name}.md", text=file.read_text("utf-8")))
            yield Base(f"{name}.{writer}", OWN.format(writer), passages, asked, writer)


def intent_bases(clinc: Path, banking: Path) -> Iterator[Base]:
    """Some intents' examples as knowledge; covered: others of these intents; near: other intents of the domain."""
    chance = random.Random(SEED)  # noqa: S311 - a draw of rows, no secret
    full = json.loads((clinc / "data" / "data_full.json").read_text("utf-8"))
    far: list[str] = [text for text, _ in full["oos_test"]]
    chance.shuffle(far)
    learned, held = by_intent(full["train"]), by_intent([*full["val"], *full["test"]])
    for domain, listed in json.loads((clinc / "data" / "domains.json").read_text("utf-8")).items():
        if domain not in BENCHMARKED:
            intents = chance.sample(listed, len(listed))
            yield drawn(f"clinc_{domain}", CLINC, (intents[:10], intents[10:]), (learned, held, far), chance)
    learned, held = (by_intent(banking_rows(banking / "banking_data" / f"{part}.csv")) for part in ("train", "test"))
    intents = chance.sample(sorted(learned), len(learned))
    for number in range(len(intents) // OF_BANKING):
        mine = intents[number * OF_BANKING :][:OF_BANKING]
        yield drawn(f"banking77_{number}", BANKING, (mine[:KNOWN], mine[KNOWN:]), (learned, held, far), chance)


def drawn(
    name: str,
    source: str,
    intents: tuple[Sequence[str], Sequence[str]],
    rows: tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]], list[str]],
    chance: random.Random,
) -> Base:
    """One base: `intents` are those it knows and those it does not, `rows` what is learned from, held out, and far."""
    (known, others), (learned, held, far) = intents, rows
    passages = [
        Passage(id=f"{intent}#{number}", source=intent, heading="", text=text, language="en")
        for intent in known
        for number, text in enumerate(chance.sample(learned[intent], EXAMPLES))
    ]
    covered = chance.sample([text for intent in known for text in held[intent]], COVERED)
    near = chance.sample([text for intent in others for text in held[intent]], NEAR)
    asked = [(covered, "covered"), (near, "near"), ([far.pop() for _ in range(FAR)], "far")]
    return Base(name, source, passages, [Asked(text, asks) for texts, asks in asked for text in texts])


def by_intent(rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Texts by their intent."""
    found: dict[str, list[str]] = {}
    for text, intent in rows:
        found.setdefault(intent, []).append(text)
    return found


def banking_rows(file: Path) -> list[tuple[str, str]]:
    """BANKING77's rows: text and intent."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["category"]) for row in csv.DictReader(lines)]
