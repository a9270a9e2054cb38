"""The rows that heads and prototypes may rest on, each with its source and licence."""

import csv
import json
from collections.abc import Collection, Iterator, Mapping
from importlib import resources
from importlib.abc import Traversable
from pathlib import Path

from msgspec import Struct, structs

__all__ = ["ALLOWED", "OUTSIDE", "OWN", "REASONS", "Row", "background", "benchmark", "phrases", "rows_of"]

REASONS = ("explicit_request", "compliance", "high_value", "frustration")

OWN = "own phrases, writer {} (CC0-1.0)"

ALLOWED = ("CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "MIT", "Apache-2.0")
"""Shipped weights rest on nothing else: no share-alike, non-commercial, GPL or unlicensed rows, and no tweets."""

CLINC, BANKING = "clinc/oos-eval (CC-BY-3.0)", "PolyAI-LDN banking77 (CC-BY-4.0)"

FILES = {
    "explicit_request": "explicit_human.jsonl",
    "compliance": "compliance.jsonl",
    "high_value": "high_value.jsonl",
    "frustration": "frustration.jsonl",
}

OUTSIDE = {
    "clinc/oos-eval": CLINC,
    "PolyAI-LDN/task-specific-datasets banking77": BANKING,
}
"""Sources of benchmark rows that are learned from under another name."""

ANGRY = ("chat", "bot", "public", "airline", "service", "assistant")
OTHERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "explicit_request": {"frustration": ANGRY, "compliance": ("medical", "financial", "privacy", "safety")},
    "compliance": {"frustration": ANGRY, "high_value": (), "explicit_request": ("direct", "callback", "short")},
    "high_value": {"frustration": ANGRY, "compliance": (), "explicit_request": ("direct", "short")},
    "frustration": {"high_value": ()},
}
"""What needs a person for another reason needs none for this one: reason -> other reason -> groups (all if empty)."""

NEAR_COMPLIANCE = {"taxes", "vaccines", "improve_credit_score", "report_fraud", "nutrition_info", "income", "w2"}
"""CLINC intents that are neither clearly a compliance matter nor clearly none."""


class Row(Struct, frozen=True):
    """One text and whether it needs a person for the reason at hand."""

    text: str
    needs_person: bool
    source: str  # with its licence
    kind: str = ""  # the group it was written in: medical, legal, ...


def rows_of(reason: str, rows: Path | None, clinc: Path, banking: Path) -> list[Row]:
    """Every row for a reason, no text twice; of two with the same text the earlier one counts."""
    found = [
        *phrases(reason),
        *(row for other, kinds in OTHERS[reason].items() for row in as_negatives(other, kinds)),
        *phrases("everyday"),
        *(benchmark(rows, reason) if rows else ()),
        *background(clinc, banking, reason),
    ]
    return list({row.text.lower(): row for row in reversed(found)}.values())


def as_negatives(other: str, kinds: Collection[str]) -> Iterator[Row]:
    """The positives of another reason, of some groups, as rows that need nobody for this one."""
    for row in phrases(other):
        if row.needs_person and (not kinds or row.kind in kinds):
            yield structs.replace(row, needs_person=False)


def phrases(reason: str) -> Iterator[Row]:
    """The phrases kept beside this package, a file for each language and writer; those of "everyday" need nobody."""
    folder = resources.files("overhand_detectors").joinpath("phrases", reason)
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".txt"):
            yield from written(file)


def written(file: Traversable) -> Iterator[Row]:
    """The lines of one file: `+ text` needs a person, `- text` does not, `[kind]` begins a group, `# ...` is a remark.

    Raises:
        ValueError: a line is none of these.
    """
    source = OWN.format(file.name.split(".")[1])
    kind = ""
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.startswith("["):
            kind = line.strip("[]")
        elif line[:2] in {"+ ", "- "}:
            yield Row(line[2:], line[0] == "+", source, kind)
        elif line and not line.startswith("#"):
            raise ValueError(f"{file.name}:{number}: a line begins with '+ ', '- ', '[' or '#', not {line[:20]!r}")


def benchmark(folder: Path, reason: str) -> Iterator[Row]:
    """Rows of a benchmark folder whose licence allows it: JSON Lines with text (or turns), label, source, licence."""
    for line in (folder / FILES[reason]).read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["licence"] in ALLOWED:
            text = row["text"] if "text" in row else row["turns"][-1]["text"]
            source = OUTSIDE.get(row["source"], f"{row['source']} ({row['licence']})")
            yield Row(text, row["label"], source, row.get("category", ""))


def background(clinc: Path, banking: Path, reason: str) -> Iterator[Row]:
    """Everyday questions that need nobody: a quarter of CLINC150's and a fifth of BANKING77's training rows.

    `clinc` is a checkout of clinc/oos-eval, `banking` one of PolyAI-LDN/task-specific-datasets.
    """
    rows: list[list[str]] = json.loads((clinc / "data" / "data_full.json").read_text("utf-8"))["train"]
    for text, intent in rows[::4]:
        if reason != "compliance" or intent not in NEAR_COMPLIANCE:
            yield Row(text, needs_person=False, source=CLINC)
    with (banking / "banking_data" / "train.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % 5 == 0:
                yield Row(row["text"], needs_person=False, source=BANKING)
