"""The bench over the held-out questions: that it runs, counts them all, and its figures are what they say."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "questions.py"
ALL = {
    "covered": (80, 0),
    "near": (0, 32),
    "far": (0, 8),
    "all": (80, 40),
    "en": (30, 15),
    "es": (25, 13),
    "pt": (25, 12),
}


def bench(*arguments: str) -> str:
    command = [sys.executable, str(BENCH), "--core", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=55, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["casa_olmo", "beets", "borg"])
def test_every_question_of_a_set_is_counted_once_and_by_its_kind(name: str) -> None:
    report = json.loads(bench("--set", name, "--json"))
    counted = {part: (each["answerable"], each["unanswerable"]) for part, each in report["parts"].items()}
    assert counted == {**ALL, name: ALL["all"]}
    assert len(report["split"]) <= 1


def test_the_threshold_passes_on_as_few_answerable_ones_as_promised_and_words_find_some() -> None:
    every = json.loads(bench("--json"))["parts"]["all"]
    assert every["passed_on_wrongly"]["value"] <= 0.05
    for share in ("recall", "passed_on", "flagged"):
        assert every[share]["from"] <= every[share]["value"] <= every[share]["to"]
    assert every["recall"]["value"] > 0.3
    assert every["flagged"]["value"] > every["flagged_wrongly"]["value"]


def test_a_person_reads_one_table_with_intervals() -> None:
    lines = bench("--set", "casa_olmo", "--set", "borg").splitlines()
    assert lines[0].startswith("by words alone; at the threshold: coverage below ")
    assert [line.split()[0] for line in lines[2:11]] == [
        *("all", "casa_olmo", "borg", "en", "es", "pt", "covered", "near", "far"),
    ]
    assert lines[2].split()[3] == "n=160"
