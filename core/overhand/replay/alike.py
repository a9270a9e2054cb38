"""Texts that ask nearly the same, put together."""

from collections.abc import Sequence
from itertools import islice

from overhand.knowledge import LONGEST_EMBEDDED, Embedder
from overhand.knowledge.terms import terms

__all__ = ["alike"]

SAME_WORDS = 0.6  # of all content words of two texts, the share that both have
BATCH = 64  # texts that are embedded at once
SAME_MEANING = 0.8  # cosine: rewordings and translations of one question have .8 to .95


def alike(texts: Sequence[str], embedder: Embedder | None) -> list[int]:
    """For each text the number of the first one that asks nearly the same, which may be itself.

    A text joins the first group whose first text is near enough, so the ones that stand for many should come first.
    Blocks, with an embedder for milliseconds a text: call it from a thread.
    """
    return by_words(texts) if embedder is None else by_meaning(texts, embedder)


def by_words(texts: Sequence[str]) -> list[int]:
    """Without an embedding layer: texts that share most of their content words."""
    words = [frozenset(term.concept or term.stem for term in terms(text)) or frozenset([text]) for text in texts]
    firsts: list[int] = []
    group_of: list[int] = []
    for number, own in enumerate(words):
        near = (first for first in firsts if len(own & words[first]) >= SAME_WORDS * len(own | words[first]))
        group_of.append(next(near, number))
        if group_of[-1] == number:
            firsts.append(number)
    return group_of


def by_meaning(texts: Sequence[str], embedder: Embedder) -> list[int]:
    """With one: texts that are near in meaning, in whatever language."""
    import numpy as np  # noqa: PLC0415 - numpy comes with the embedding layer only

    rest = iter([text[:LONGEST_EMBEDDED] for text in texts])
    vectors: list[Sequence[float]] = []
    while batch := list(islice(rest, BATCH)):
        vectors += embedder.embed(batch)
    known = np.asarray(vectors, dtype=np.float32)
    firsts: list[int] = []
    group_of: list[int] = []
    for number in range(len(texts)):
        likenesses = known[firsts] @ known[number]
        best = int(np.argmax(likenesses)) if firsts else 0
        near = bool(firsts) and float(likenesses[best]) >= SAME_MEANING
        group_of.append(firsts[best] if near else number)
        if not near:
            firsts.append(number)
    return group_of
