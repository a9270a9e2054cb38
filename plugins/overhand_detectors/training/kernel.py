"""The prototypes: kernel ridge regression on sentence embeddings, over a part of the rows (Nystroem).

A reason's margin is f(x) = sum of a_j exp(-2 g (1 - cos(x, p_j))). The weights a minimise the weighted squared error of
f over all rows, with targets 1 and -1, plus RIDGE times f's norm. The prototypes p are chosen once, for all reasons.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Vectors", "balanced", "chosen", "margins", "saved", "solved", "whitening"]

WIDTH = 1.0  # g
RIDGE = 0.4
PROTOTYPES = 4_000
SEED = 20261125
BLOCK = 2_000  # rows at once

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]  # one row a text, unit length


def likeness(vectors: Vectors, prototypes: Vectors) -> Floats:
    """How alike each text is to each prototype: 1 the same, near 0 unrelated."""
    cosines: Floats = (vectors @ prototypes.T).astype(np.float64)
    alike: Floats = np.exp(2 * WIDTH * (cosines - 1))
    return alike


def chosen(vectors: Vectors, most: int = PROTOTYPES) -> NDArray[np.int64]:
    """Which rows become prototypes: a fixed draw without repetition."""
    return np.sort(np.random.default_rng(SEED).permutation(len(vectors))[:most])


def balanced(labels: NDArray[np.bool_]) -> Floats:
    """A weight a row, 1 in the mean: positives and negatives weigh the same in all."""
    negative, positive = 0.5 / float(1 - labels.mean()), 0.5 / float(labels.mean())
    weights: Floats = negative + (positive - negative) * labels.astype(np.float64)
    return weights


def solved(vectors: Vectors, labels: NDArray[np.bool_], prototypes: Vectors) -> Floats:
    """One weight a prototype."""
    target: Floats = 2.0 * labels.astype(np.float64) - 1.0
    weight = balanced(labels)
    left: Floats = RIDGE * likeness(prototypes, prototypes) + 1e-6 * np.eye(len(prototypes))
    right: Floats = np.zeros(len(prototypes))
    for start in range(0, len(vectors), BLOCK):
        part = likeness(vectors[start : start + BLOCK], prototypes)
        weighted: Floats = part * weight[start : start + BLOCK, None]
        left += part.T @ weighted
        right += weighted.T @ target[start : start + BLOCK]
    weights: Floats = np.linalg.solve(left, right).astype(np.float64)
    return weights


def margins(weights: Floats, vectors: Vectors, prototypes: Vectors) -> Floats:
    """What the prototypes say of each text."""
    blocks = range(0, len(vectors), BLOCK)
    return np.concatenate([likeness(vectors[start : start + BLOCK], prototypes) @ weights for start in blocks])


def whitening(ordinary: Vectors) -> tuple[Floats, Floats]:
    """The mean of ordinary messages, and the matrix that makes all directions in which they vary count the same.

    Half of their mean variance is added to every direction: one in which they hardly vary must not drown the others.
    """
    mean: Floats = ordinary.mean(axis=0).astype(np.float64)
    spread = np.cov(ordinary.T.astype(np.float64))
    spread += 0.5 * np.trace(spread) / len(spread) * np.eye(len(spread))
    values, directions = np.linalg.eigh(spread)
    return mean, (directions / np.sqrt(values)) @ directions.T


def saved(
    path: Path, prototypes: Vectors, weights: Mapping[str, Floats], ordinary: Vectors, about: Sequence[str]
) -> None:
    """Write the file that `overhand_detectors.prototypes` reads: vectors as signed bytes, a scale each."""
    mean, white = whitening(ordinary)
    scales = np.abs(prototypes).max(axis=1) / 127
    np.savez_compressed(
        path,
        vectors=(prototypes / scales[:, None]).round().astype(np.int8),
        scales=scales.astype(np.float32),
        weights=np.stack([weights[reason] for reason in weights], axis=1).astype(np.float32),
        reasons=np.array(list(weights)),
        mean=mean.astype(np.float32),
        whitening=white.astype(np.float16),
        g=np.float64(WIDTH),
        about=np.array(list(about)),
    )
