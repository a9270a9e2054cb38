"""Trains the linear heads: `python -m overhand_detectors.train BENCHMARK CLINC BANKING`; needs numpy, only here.

BENCHMARK is a folder of labelled rows, CLINC and BANKING are checkouts (see `sources`). The same input and seed give
the same weights. A model's file records its seed, its sources with their licences, and how many rows each gave.
"""

import base64
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from overhand_detectors.linear import BUCKETS, Model, buckets_of, windows
from overhand_detectors.normalise import Reader
from overhand_detectors.sources import OWN, Row, background, benchmark, phrases

__all__ = ["main", "rows_of", "train"]

REASONS = ("explicit_request", "compliance", "high_value", "frustration")
SEED = 20261124
ROUNDS = 12
RATE = 0.3
DECAY = 1e-4  # of a weight at each touch
OWN_WEIGHT = 3.0  # our phrases cover three languages with few rows
SLIPS = 0.3  # the share of rows that also come with a typing slip
POSITIVES = 0.15  # their share in the traffic the scores are calibrated for
FOLDS = 5

Floats = NDArray[np.float64]
Example = NDArray[np.int64]


def rows_of(reason: str, rows: Path, clinc: Path, banking: Path) -> list[Row]:
    """Every row for a reason, no text twice; what needs a person for another reason does not need one for this."""
    found = [
        *phrases(reason),
        *(row for other in REASONS if other != reason for row in others(other)),
        *phrases("everyday"),
        *benchmark(rows, reason),
        *background(clinc, banking, reason),
    ]
    return list({row.text.lower(): row for row in reversed(found)}.values())


def others(reason: str) -> list[Row]:
    """The phrases of another reason, as negatives."""
    return [structs.replace(row, needs_person=False) for row in phrases(reason)]


def train(reason: str, rows: Sequence[Row], seed: int = SEED) -> Model:
    """A head for `reason`, calibrated on margins of rows it was not trained on."""
    examples, labels, weights = prepared(rows, random.Random(seed))  # noqa: S311 - typing slips, not secrets
    margins = np.zeros(len(examples))
    fold = np.array([number % FOLDS for number in range(len(examples))])
    for out in range(FOLDS):
        kept = np.flatnonzero(fold != out)
        head, bias = fitted([examples[index] for index in kept], labels[kept], weights[kept], seed)
        for index in np.flatnonzero(fold == out):
            margins[index] = bias + margin(head, examples[index])
    slope, shift = calibrated(margins, labels)
    head, bias = fitted(examples, labels, weights, seed)
    scale = float(np.abs(head).max()) / 127
    counts: dict[str, list[int]] = {}
    for row in rows:
        counts.setdefault(row.source, [0, 0])[0 if row.needs_person else 1] += 1
    return Model(
        reason=reason,
        weights=base64.b64encode(np.round(head / scale).astype(np.int8).tobytes()).decode(),
        scale=scale,
        bias=bias,
        slope=slope,
        shift=shift,
        seed=seed,
        rows=dict(sorted(counts.items())),
    )


def prepared(rows: Sequence[Row], chance: random.Random) -> tuple[list[Example], Floats, Floats]:
    """Buckets, labels and weights; some rows a second time with a slip, positives as heavy as negatives."""
    reader = Reader()
    examples: list[Example] = []
    labels: list[float] = []
    weights: list[float] = []
    order = list(rows)
    chance.shuffle(order)
    for row in order:
        for text in [row.text, slipped(row.text, chance)] if chance.random() < SLIPS else [row.text]:
            found = buckets_of(windows(reader.read(text).words)[0])
            if found:
                examples.append(np.array(sorted(found)))
                labels.append(float(row.needs_person))
                weights.append(OWN_WEIGHT if row.source == OWN else 1.0)
    label, weight = np.array(labels), np.array(weights)
    weight[label == 1] *= weight[label == 0].sum() / weight[label == 1].sum()
    return examples, label, weight / weight.mean()


def slipped(text: str, chance: random.Random) -> str:
    """The text with one letter dropped, doubled or exchanged with the next."""
    if len(text) < 5:
        return text
    at = chance.randrange(1, len(text) - 2)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def margin(head: Floats, example: Example) -> float:
    """The head's sum over the buckets of one example, of unit length."""
    return float(head[example].sum() / np.sqrt(len(example)))


def fitted(examples: Sequence[Example], labels: Floats, weights: Floats, seed: int) -> tuple[Floats, float]:
    """Weights and bias by logistic regression: AdaGrad, one example at a time; the mean of the second half's rounds."""
    chance = random.Random(seed)  # noqa: S311 - the order of examples, no secret
    order = list(range(len(examples)))
    head, seen = np.zeros(BUCKETS), np.full(BUCKETS, 1e-3)
    bias, seen_bias = 0.0, 1e-3
    heads: list[Floats] = []
    biases: list[float] = []
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for index in order:
            example = examples[index]
            share = 1 / (1 + np.exp(-(bias + margin(head, example))))
            error = float(weights[index] * (share - labels[index]))
            step = error / np.sqrt(len(example)) + DECAY * head[example]
            seen[example] += step**2
            head[example] -= RATE * step / np.sqrt(seen[example])
            seen_bias += error**2
            bias -= RATE * error / np.sqrt(seen_bias)
        heads.append(head.copy())
        biases.append(float(bias))
    half = ROUNDS // 2
    return np.mean(heads[half:], axis=0), sum(biases[half:]) / (ROUNDS - half)


def calibrated(margins: Floats, labels: Floats) -> tuple[float, float]:
    """Slope and shift (Platt) for traffic in which POSITIVES of the messages need a person."""
    common, rare = (1 - POSITIVES) / float(np.mean(1 - labels)), POSITIVES / float(np.mean(labels))
    weight = common + (rare - common) * labels
    slope, shift = 1.0, 0.0
    for _ in range(3_000):
        error: Floats = weight * (1 / (1 + np.exp(-(slope * margins + shift))) - labels)
        slope -= 0.1 * float(np.mean(error * margins))
        shift -= 0.1 * float(np.mean(error))
    return slope, shift


def main(arguments: Sequence[str]) -> None:
    """Train every head and write its file beside this one."""
    rows, clinc, banking = map(Path, arguments)
    models = Path(__file__).parent / "models"
    models.mkdir(exist_ok=True)
    for reason in REASONS:
        model = train(reason, rows_of(reason, rows, clinc, banking))
        (models / f"{reason}.json").write_bytes(msgspec.json.format(msgspec.json.encode(model)) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
