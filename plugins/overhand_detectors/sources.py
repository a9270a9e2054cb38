"""The rows a head may be trained on, each with its source and licence."""

import csv
import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from msgspec import Struct

__all__ = ["Row", "background", "benchmark", "phrases"]

OWN = "own phrases (CC0-1.0)"

ALLOWED = ("CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "MIT", "Apache-2.0")
"""Shipped weights rest on nothing else: no share-alike, non-commercial, GPL or unlicensed rows, and no tweets."""

FILES = {
    "explicit_request": "explicit_human.jsonl",
    "compliance": "compliance.jsonl",
    "high_value": "high_value.jsonl",
    "frustration": "frustration.jsonl",
}

NEAR_COMPLIANCE = {"taxes", "vaccines", "improve_credit_score", "report_fraud", "nutrition_info", "income", "w2"}
"""CLINC intents that are neither clearly a compliance matter nor clearly none."""


class Row(Struct, frozen=True):
    """One text and whether it needs a person for the reason at hand."""

    text: str
    needs_person: bool
    source: str  # with its licence


def phrases(reason: str) -> Iterator[Row]:
    """The phrases kept in this package; those of "everyday" need nobody."""
    file = resources.files("overhand_detectors").joinpath("phrases", f"{reason}.json")
    for group in json.loads(file.read_text("utf-8"))["groups"]:
        for text in group["texts"]:
            yield Row(text, group["needs_person"], OWN)


def benchmark(folder: Path, reason: str) -> Iterator[Row]:
    """Rows of a benchmark folder whose licence allows it: JSON Lines with text (or turns), label, source, licence."""
    for line in (folder / FILES[reason]).read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["licence"] in ALLOWED:
            text = row["text"] if "text" in row else row["turns"][-1]["text"]
            yield Row(text, row["label"], f"{row['source']} ({row['licence']})")


def background(clinc: Path, banking: Path, reason: str) -> Iterator[Row]:
    """Everyday questions that need nobody: a quarter of CLINC150's and a fifth of BANKING77's training rows.

    `clinc` is a checkout of clinc/oos-eval, `banking` one of PolyAI-LDN/task-specific-datasets.
    """
    rows: list[list[str]] = json.loads((clinc / "data" / "data_full.json").read_text("utf-8"))["train"]
    for text, intent in rows[::4]:
        if reason != "compliance" or intent not in NEAR_COMPLIANCE:
            yield Row(text, needs_person=False, source="clinc/oos-eval (CC-BY-3.0)")
    with (banking / "banking_data" / "train.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % 5 == 0:
                yield Row(row["text"], needs_person=False, source="PolyAI-LDN banking77 (CC-BY-4.0)")
