"""What dialogues teach: which replies of an AI fail their customer, and how much a conversation's course counts."""

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import anyio
import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from overhand.detection import ConversationView, Line, SharedVectors
from overhand.knowledge import Embedder
from overhand_detectors.blend import Courses, CourseWeights, log_odds
from overhand_detectors.course import Course, Watcher
from overhand_detectors.examples import Examples
from overhand_detectors.heads import load
from overhand_detectors.hearing import Ear
from overhand_detectors.normalise import Reader
from overhand_detectors.prototypes import Prototypes
from overhand_detectors.training import kernel
from overhand_detectors.training.vectors import Library

__all__ = ["Dialogue", "courses_of", "failed_reply", "read_dialogues"]

FITTED = ("words", "replied", "failed_reply", "sameness", "repeats", "ai_repeats")
FOLDS = 4
TOWARDS_HAND = 100.0
"""How hard the fit is held to the weights set by hand: in dialogues that were written to be told apart the AI fails
more plainly, and its customers put up with less, than in life."""
STEPS = 50
AUTHORS = {"user": "customer", "assistant": "agent"}
PACE_MS = 30_000


class Dialogue(Struct, frozen=True):
    """A conversation, and whether the customer is dissatisfied at their last message."""

    lines: Sequence[Line]
    dissatisfied: bool

    @property
    def reply(self) -> str:
        """The AI's last reply, "" where there is none."""
        return next((line.text for line in reversed(self.lines) if line.author == "agent"), "")


def read_dialogues() -> list[Dialogue]:
    """The dialogues kept beside this package, a JSON line each."""
    folder = resources.files("overhand_detectors").joinpath("phrases", "dialogues")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".jsonl")), key=lambda each: each.name)
    found: list[Dialogue] = []
    for file in files:
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            lines = [
                Line(id=f"t{number}", author=AUTHORS[turn["role"]], text=turn["text"], at=number * PACE_MS)
                for number, turn in enumerate(row["turns"])
            ]
            found.append(Dialogue(lines, row["label"]))
    return found


def failed_reply(dialogues: Sequence[Dialogue], prototypes: kernel.Vectors, library: Library) -> kernel.Floats:
    """The prototypes' weights for replies after which customers are dissatisfied."""
    answered = [each for each in dialogues if each.reply]
    labels = np.array([each.dissatisfied for each in answered])
    return kernel.solved(library.of([each.reply for each in answered]), labels, prototypes)


def courses_of(
    dialogues: Sequence[Dialogue], models: Path, prototypes: kernel.Vectors, library: Library, layer: Embedder
) -> Courses:
    """Fit what the course counts, given what the models in a folder say of the words."""
    barely, closely = anyio.run(watched, dialogues, models, None), anyio.run(watched, dialogues, models, layer)
    unseen = margins_of_unseen(dialogues, prototypes, library)
    closely = [
        (words, structs.replace(course, failed_reply=float(margin)))
        for (words, course), margin in zip(closely, unseen, strict=True)
    ]
    labels = np.array([each.dissatisfied for each in dialogues])
    return Courses(core=fitted(barely, labels), embedded=fitted(closely, labels))


async def watched(dialogues: Sequence[Dialogue], models: Path, layer: Embedder | None) -> list[tuple[float, Course]]:
    """The log odds of the last words, and the course, of each dialogue."""
    reader, prototypes = Reader(), Prototypes(models)
    ear = Ear(reader, load("frustration", models), prototypes, Examples(reader, prototypes))
    watcher = Watcher(reader, prototypes)
    vectors = SharedVectors(layer)
    found: list[tuple[float, Course]] = []
    for each in dialogues:
        *turns, last = each.lines
        view = ConversationView(channel="", language="", last=last, turns=turns, vectors=vectors)
        heard = await ear.hear(view)
        found.append((log_odds(heard.score), await watcher.course(view, heard.found.plain.split())))
    return found


def fitted(found: Sequence[tuple[float, Course]], labels: NDArray[np.bool_]) -> CourseWeights:
    """Weights of what is fitted, beside those set by hand; Newton's method on the logistic loss."""
    hand = CourseWeights()
    offset = np.array([course.odds(0.0, structs.replace(hand, **dict.fromkeys(FITTED, 0.0))) for _, course in found])
    start = np.array([getattr(hand, name) for name in FITTED])
    signs = np.array([[words, *(getattr(course, name) for name in FITTED[1:])] for words, course in found], dtype=float)
    fit = start
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-np.clip(offset + signs @ fit, -30, 30)))
        slope = signs.T @ (share - labels) + TOWARDS_HAND * (fit - start)
        curve = (signs * (share * (1 - share))[:, None]).T @ signs + TOWARDS_HAND * np.eye(len(fit))
        fit = fit - np.linalg.solve(curve, slope)
    return structs.replace(hand, **{name: round(float(each), 4) for name, each in zip(FITTED, fit, strict=True)})


def margins_of_unseen(dialogues: Sequence[Dialogue], prototypes: kernel.Vectors, library: Library) -> kernel.Floats:
    """What the prototypes say of each reply when its fold was left out."""
    fold = np.arange(len(dialogues)) % FOLDS
    found = np.zeros(len(dialogues))
    for out in range(FOLDS):
        kept = [each for each, at in zip(dialogues, fold, strict=True) if at != out]
        weights = failed_reply(kept, prototypes, library)
        theirs = [(at, each.reply) for at, each in enumerate(dialogues) if fold[at] == out and each.reply]
        said = kernel.margins(weights, library.of([reply for _, reply in theirs]), prototypes)
        found[[at for at, _ in theirs]] = said
    return found
