"""What the knowledge's evidence counts: which passage answers, and whether the best one does."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

import click
import msgspec
import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

import overhand.knowledge
from overhand.knowledge import Embedder, KnowledgeIndex, Question, rarity
from overhand.knowledge.index import Candidate
from overhand.knowledge.rarity import Seen
from overhand.knowledge.terms import terms
from overhand.knowledge.weights import Evidence, Modes, Weights
from overhand_detectors.training.bases import NATURAL, Asked, Base
from overhand_detectors.training.sources import REASONS, phrases

__all__ = ["Put", "count_words", "fit_modes", "learn_retrieval", "put"]

KNOWLEDGE = Path(overhand.knowledge.__file__).parent

LEAST_SEEN = 5  # messages; a stem seen less often is as rare as one never seen
OF_WORDS = ("coverage", "bm25")
ROUNDS, STEP = 300, 0.05  # of Adam
TOWARDS_ZERO = 0.0005  # L2 on the weights, for each unit of spread
NEWTON = 30
PUNCTUATION = re.compile(r"\W+")

Floats = NDArray[np.float64]


class Put(Struct, frozen=True):
    """A question that was put to its base."""

    base: Base
    asked: Asked
    candidates: Sequence[Candidate]
    right: Sequence[int]  # places among the candidates that hold the answer; empty where nobody marked it
    index: KnowledgeIndex


def learn_retrieval(bases: Sequence[Base], embedder: Embedder) -> None:
    """Count the words of our phrases, fit the weights, and write both where the knowledge reads them."""
    counted = count_words(row.text for folder in (*REASONS, "everyday") for row in phrases(folder))
    (KNOWLEDGE / "rarity.json").write_bytes(encoded(counted))
    rarity.seen.cache_clear()
    click.echo(f"retrieval: {sum(len(base.asked) for base in bases)} questions to {len(bases)} bases")
    modes = fit_modes(put(bases, embedder), put(bases, None), {base.source for base in bases})
    (KNOWLEDGE / "weights.json").write_bytes(encoded(modes))


def encoded(found: Seen | Modes) -> bytes:
    """As the files hold it."""
    return msgspec.json.format(msgspec.json.encode(found)) + b"\n"


def count_words(texts: Iterable[str]) -> Seen:
    """In how many messages each stem stands."""
    counted: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        counted.update({term.stem for term in terms(text)})
    return Seen(total, {stem: times for stem, times in sorted(counted.items()) if times >= LEAST_SEEN})


def put(bases: Iterable[Base], embedder: Embedder | None) -> list[Put]:
    """Every question to its base; each passage is a candidate."""
    found: list[Put] = []
    for base in bases:
        index = KnowledgeIndex(base.passages, embedder)
        for asked in base.asked:
            candidates = index.candidates(Question.of(asked.text, embedder), len(base.passages))
            found.append(Put(base, asked, candidates, places(base, asked, candidates), index))
    return found


def places(base: Base, asked: Asked, candidates: Sequence[Candidate]) -> list[int]:
    """Where among the candidates the marked answer is."""
    if not asked.quote:
        return []
    quote = plain(asked.quote)
    texts = [plain(f"{passage.heading} {passage.text}") for passage in base.passages]
    return [place for place, each in enumerate(candidates) if quote in texts[each.number]]


def plain(text: str) -> str:
    """Letters and digits only, so that a quote is found whatever marks a passage lost."""
    return PUNCTUATION.sub(" ", text.casefold()).strip()


def fit_modes(embedded: Sequence[Put], words: Sequence[Put], sources: Collection[str]) -> Modes:
    """The weights with vectors and without."""
    return Modes(
        embedded=fitted(embedded),
        words=fitted(words, OF_WORDS),
        questions=len(words),
        sources=tuple(sorted(sources)),
    )


def fitted(puts: Sequence[Put], names: Sequence[str] = Evidence._fields) -> Weights:
    """The weights of the evidence named; what is not named counts nothing."""
    order = ordered([each for each in puts if each.right], names)
    natural = [each for each in puts if each.candidates and each.base.writer in {"", *NATURAL}]
    yardsticks = {each.base.name: each.index.usual(order, by_meaning="passage" in names) for each in natural}
    return answered(natural, order, yardsticks)


def ordered(puts: Sequence[Put], names: Sequence[str]) -> Weights:
    """The weights that make the marked passage the likeliest of all: a conditional logit, by Adam."""
    tables = [table(each.candidates, names) for each in puts]
    spread: Floats = np.concatenate(tables).std(axis=0)
    weights = mean = square = np.zeros(len(names))
    for number in range(1, ROUNDS + 1):
        slope: Floats = TOWARDS_ZERO * weights
        for rows, each in zip(tables, puts, strict=True):
            odds: Floats = rows / spread @ weights
            share: Floats = np.exp(odds - odds.max())
            share /= share.sum()
            wanted = np.zeros(len(share))
            wanted[list(each.right)] = share[list(each.right)] / share[list(each.right)].sum()
            slope = slope + (rows / spread).T @ (share - wanted) / len(puts)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        step: Floats = mean / (1 - 0.9**number) / (np.sqrt(square / (1 - 0.99**number)) + 1e-8)
        weights = weights - STEP * step
    found = {name: round(float(value), 4) for name, value in zip(names, weights / spread, strict=True)}
    return msgspec.convert(found, Weights)


def answered(puts: Sequence[Put], order: Weights, yardsticks: Mapping[str, float]) -> Weights:
    """With what tells whether the best passage answers: logistic regression, each base weighing the same."""
    best = np.array([max(order.order(candidate.evidence) for candidate in each.candidates) for each in puts])
    labels = np.array([each.asked.asks == "covered" for each in puts], dtype=np.float64)
    sizes = Counter(each.base.name for each in puts)
    weight = np.array([1 / sizes[each.base.name] for each in puts])
    usual = np.array([yardsticks[each.base.name] for each in puts])
    features: Floats = np.column_stack([np.ones(len(best)), best, usual])
    fit = np.zeros(3)
    for _ in range(NEWTON):
        share: Floats = 1 / (1 + np.exp(-(features @ fit)))
        curve: Floats = (features * (weight * share * (1 - share))[:, None]).T @ features
        fit = fit - np.linalg.solve(curve, features.T @ (weight * (share - labels)))
    bias, slope, yardstick = (round(float(each), 4) for each in fit)
    typical = round(median(yardsticks.values()), 2)
    return structs.replace(order, bias=bias, slope=slope, yardstick=yardstick, typical=typical)


def table(candidates: Sequence[Candidate], names: Sequence[str]) -> Floats:
    """One row a candidate, one column a name."""
    return np.array([[getattr(each.evidence, name) for name in names] for each in candidates], dtype=np.float64)
