"""How much each kind of evidence counts: logistic regression on what heads and prototypes say of texts new to them."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from overhand_detectors.blend import Blend
from overhand_detectors.normalise import Reader
from overhand_detectors.rules import Rules

__all__ = ["Evidence", "blended", "rule_kinds"]

POSITIVES = 0.4  # their share among texts as hard to tell apart as those the blends are fitted on
TOWARDS_ZERO = 2.0  # L2 on all weights but the bias: a kind of rule that was hardly met says little
LOOKS_LIKE = -2.5  # at most: look-alikes are written down because heads and prototypes take them for the matter
STEPS = 50

Floats = NDArray[np.float64]


class Evidence(Struct, frozen=True):
    """What is known of each text; `likeness` is None without an embedding layer."""

    labels: NDArray[np.bool_]
    head: Floats
    likeness: Floats | None
    kinds: Sequence[str]  # of the rule that fits, "" where none does
    looks_like: NDArray[np.bool_]


def rule_kinds(rules: Rules, texts: Sequence[str]) -> tuple[list[str], NDArray[np.bool_]]:
    """The kind of rule that fits each text, and whether the text holds a look-alike."""
    reader = Reader()
    readings = [reader.read(text) for text in texts]
    found = [rules.look(reading) for reading in readings]
    return [each.hit.kind if each.hit else "" for each in found], np.array([each.looks_like for each in found])


def blended(evidence: Evidence) -> Blend:
    """The weights that make the score the share of such texts that need a person."""
    names = sorted({kind for kind in evidence.kinds if kind})
    none = np.array([not kind for kind in evidence.kinds])
    likeness = evidence.likeness if evidence.likeness is not None else np.zeros(len(none))
    columns = [np.ones(len(none)), evidence.head, likeness, evidence.looks_like & none]
    columns += [np.array([kind == name for kind in evidence.kinds]) for name in names]
    fit = logistic(np.stack(columns, axis=1).astype(np.float64), evidence.labels)
    bias, head, like, looks_like, *kinds = (round(float(each), 4) for each in fit)
    rules = dict(zip(names, kinds, strict=True))
    return Blend(bias=bias, head=head, likeness=like, rules=rules, looks_like=min(looks_like, LOOKS_LIKE))


def logistic(features: Floats, labels: NDArray[np.bool_]) -> Floats:
    """Newton's method; the labels weighed so that POSITIVES of them are true."""
    common, rare = (1 - POSITIVES) / float(1 - labels.mean()), POSITIVES / float(labels.mean())
    weight: Floats = common + (rare - common) * labels.astype(np.float64)
    towards_zero: Floats = np.diag([0.0] + [TOWARDS_ZERO] * (features.shape[1] - 1))
    fit: Floats = np.zeros(len(towards_zero))
    for _ in range(STEPS):
        share: Floats = 1 / (1 + np.exp(-np.clip(features @ fit, -30, 30)))
        slope: Floats = features.T @ (weight * (share - labels)) + towards_zero @ fit
        curve: Floats = (features * (weight * share * (1 - share))[:, None]).T @ features + towards_zero
        step: Floats = np.linalg.solve(curve + 1e-9 * np.eye(len(slope)), slope).astype(np.float64)
        fit = fit - step
    return fit
