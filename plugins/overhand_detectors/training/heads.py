"""The linear heads over pieces of words: logistic regression on hashed n-grams, some rows also with a typing slip."""

import base64
import random
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from overhand_detectors.blend import Blends, Courses
from overhand_detectors.linear import BUCKETS, Model
from overhand_detectors.normalise import Reader
from overhand_detectors.training.kernel import balanced
from overhand_detectors.training.sources import Row

__all__ = ["Fit", "counts", "fitted", "margins", "model_of"]

SEED = 20261125
SLIPS = 0.3  # the share of rows that also come with a typing slip
DECAY = 1e-5  # of all weights: L2
ROUNDS = 300
STEP = 2.0  # the loss curves at most 1/4 for each unit of a text's squared length, which is 1, and 1 for the bias

Floats = NDArray[np.float64]


class Fit(Struct, frozen=True):
    """A head as it was fitted."""

    weights: Floats  # BUCKETS
    bias: float


class Pieces:
    """The buckets of many texts, one after the other, each text of unit length."""

    def __init__(self, texts: Sequence[str]) -> None:
        reader = Reader()
        found = [np.array(sorted(reader.read(text).pieces[0]), dtype=np.int64) for text in texts]
        lengths = np.array([len(each) for each in found])
        self.rows = np.repeat(np.arange(len(texts)), lengths)
        self.buckets = np.concatenate(found)
        self.values = 1 / np.sqrt(lengths[self.rows])
        self.count = len(texts)

    def times(self, weights: Floats) -> Floats:
        """One sum a text."""
        return np.bincount(self.rows, weights[self.buckets] * self.values, self.count).astype(np.float64)

    def back(self, errors: Floats) -> Floats:
        """One sum a bucket."""
        return np.bincount(self.buckets, errors[self.rows] * self.values, BUCKETS).astype(np.float64)


def fitted(rows: Sequence[Row]) -> Fit:
    """Weights and bias, by gradient descent with momentum; positives and negatives weigh the same in all."""
    texts, labels = with_slips(rows)
    pieces = Pieces(texts)
    weight = balanced(labels > 0) / len(labels)
    head = before = np.zeros(BUCKETS)
    bias = bias_before = 0.0
    for number in range(ROUNDS):
        push = number / (number + 3)  # Nesterov
        ahead, bias_ahead = head + push * (head - before), bias + push * (bias - bias_before)
        errors: Floats = weight * (1 / (1 + np.exp(-(pieces.times(ahead) + bias_ahead))) - labels)
        before, bias_before = head, bias
        head = ahead - STEP * (pieces.back(errors) + DECAY * ahead)
        bias = bias_ahead - STEP * float(errors.sum())
    return Fit(head, bias)


def margins(fit: Fit, texts: Sequence[str]) -> Floats:
    """What the head says of each text."""
    return Pieces(texts).times(fit.weights) + fit.bias


def with_slips(rows: Sequence[Row]) -> tuple[list[str], Floats]:
    """The texts and labels, some a second time with a typing slip."""
    chance = random.Random(SEED)  # noqa: S311 - typing slips, not secrets
    texts, labels = [row.text for row in rows], [float(row.needs_person) for row in rows]
    for row in rows:
        if chance.random() < SLIPS:
            texts.append(slipped(row.text, chance))
            labels.append(float(row.needs_person))
    return texts, np.array(labels)


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


def model_of(reason: str, fit: Fit, rows: Sequence[Row], blends: Blends, courses: Courses) -> Model:
    """The head as its file holds it: a signed byte a weight."""
    scale = float(np.abs(fit.weights).max()) / 127
    return Model(
        reason=reason,
        weights=base64.b64encode(np.round(fit.weights / scale).astype(np.int8).tobytes()).decode(),
        scale=scale,
        bias=fit.bias,
        seed=SEED,
        rows=counts(rows),
        blends=blends,
        courses=courses,
    )


def counts(rows: Sequence[Row]) -> dict[str, list[int]]:
    """How many positives and negatives each source gave."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.source, [0, 0])[0 if row.needs_person else 1] += 1
    return dict(sorted(found.items()))
