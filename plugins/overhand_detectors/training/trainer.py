"""From rows to model files: heads, prototypes, and how they are blended."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from overhand_detectors.blend import Blends, Courses
from overhand_detectors.course import FAILED_REPLY
from overhand_detectors.prototypes import FILE
from overhand_detectors.rules import Rules
from overhand_detectors.training import heads, kernel
from overhand_detectors.training.blending import Evidence, blended, rule_kinds
from overhand_detectors.training.sources import OWN, Row
from overhand_detectors.training.vectors import Library

__all__ = ["Learned", "Trained", "blends_of", "learn", "prototypes_of", "save"]

JUDGES = ("b", "c", "d")
"""Writers whose phrases the blends are fitted on, each with a head and prototypes that never saw them. The rules were
written with writer a's phrases in sight, so these would flatter them."""


class Learned(Struct, frozen=True):
    """What was learned for one reason."""

    rows: Sequence[Row]
    head: heads.Fit
    weights: kernel.Floats  # of the prototypes


def prototypes_of(rows: Mapping[str, Sequence[Row]], library: Library) -> kernel.Vectors:
    """The prototypes: drawn from our own phrases, which cover all languages; shared by all reasons."""
    own = sorted({row.text for each in rows.values() for row in each if row.source.startswith("own phrases")})
    vectors = library.of(own)
    return vectors[kernel.chosen(vectors)]


def learn(rows: Sequence[Row], prototypes: kernel.Vectors, library: Library) -> Learned:
    """Fit a head and the prototypes' weights."""
    labels = np.array([row.needs_person for row in rows])
    weights = kernel.solved(library.of([row.text for row in rows]), labels, prototypes)
    return Learned(rows, heads.fitted(rows), weights)


def blends_of(reason: str, rows: Sequence[Row], prototypes: kernel.Vectors, library: Library) -> Blends:
    """Fit both blends on what was said of phrases whose writer was left out."""
    parts: list[Evidence] = []
    for writer in JUDGES:
        theirs = [row for row in rows if row.source == OWN.format(writer)]
        learned = learn([row for row in rows if row.source != OWN.format(writer)], prototypes, library)
        parts.append(evidence(reason, theirs, learned, prototypes, library))
    return Blends(core=blended(joined(parts, with_vectors=False)), embedded=blended(joined(parts, with_vectors=True)))


def evidence(
    reason: str, rows: Sequence[Row], learned: Learned, prototypes: kernel.Vectors, library: Library
) -> Evidence:
    """What heads, prototypes and rules say of some rows."""
    texts = [row.text for row in rows]
    kinds, looks_like = rule_kinds(Rules.load(reason), texts)
    return Evidence(
        labels=np.array([row.needs_person for row in rows]),
        head=heads.margins(learned.head, texts),
        likeness=kernel.margins(learned.weights, library.of(texts), prototypes),
        kinds=kinds,
        looks_like=looks_like,
    )


def joined(parts: Sequence[Evidence], *, with_vectors: bool) -> Evidence:
    """Several pieces of evidence as one."""
    likeness = [each.likeness for each in parts if each.likeness is not None]
    return Evidence(
        labels=np.concatenate([each.labels for each in parts]),
        head=np.concatenate([each.head for each in parts]),
        likeness=np.concatenate(likeness) if with_vectors else None,
        kinds=[kind for each in parts for kind in each.kinds],
        looks_like=np.concatenate([each.looks_like for each in parts]),
    )


class Trained(Struct, frozen=True, kw_only=True):
    """Everything that is written to files."""

    learned: Mapping[str, Learned]
    blends: Mapping[str, Blends]
    courses: Courses
    prototypes: kernel.Vectors
    replies: kernel.Floats  # the prototypes' weights for replies that fail
    ordinary: kernel.Vectors  # of messages that need nobody


def save(folder: Path, trained: Trained) -> None:
    """Write one file a reason, and the prototypes."""
    folder.mkdir(parents=True, exist_ok=True)
    for reason, each in trained.learned.items():
        courses = trained.courses if reason == "frustration" else Courses()
        model = heads.model_of(reason, each.head, each.rows, trained.blends[reason], courses)
        (folder / f"{reason}.json").write_bytes(msgspec.json.format(msgspec.json.encode(model)) + b"\n")
    sources = sorted({row.source for each in trained.learned.values() for row in each.rows})
    weights = {reason: each.weights for reason, each in trained.learned.items()} | {FAILED_REPLY: trained.replies}
    kernel.saved(folder / FILE, trained.prototypes, weights, trained.ordinary, sources)
