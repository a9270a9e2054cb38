"""A second opinion on what the detectors are not sure of: slow, dear, and asked only within the grey band."""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

from overhand.detection.nonsense import is_share
from overhand.detection.signal import ConversationView
from overhand.detection.verdict import Decision, Failure, Judgement

__all__ = ["GREY_TO", "Judge", "Opinion", "is_grey", "opinions"]

GREY_TO: Final = 0.8
"""From the lowest threshold of a detector up to here a score is grey; above, the detectors are sure enough."""
LIMIT_S: Final = 2.5
MOST: Final = 2  # reasons that are asked about one text
EVEN: Final = 0.5


@runtime_checkable
class Judge(Protocol):
    """Mostly a language model. It is never asked about what a detector says was said outright."""

    name: str

    async def weigh(self, view: ConversationView, reason: str) -> float:
        """How likely it is, 0..1, that a person is needed for `reason`. May raise or hang."""
        ...


Opinion = Judgement | Failure


def is_grey(said: Judgement, leads_to: Decision, *, direct: bool) -> bool:
    """Whether a judge is worth asking: it led to something, was not said outright, and might be a mistake."""
    return leads_to != "go_on" and not direct and not said.shadow and said.score < GREY_TO


async def opinions(judge: Judge, view: ConversationView, asked: Sequence[Judgement]) -> list[Opinion]:
    """The judge's opinion on the strongest of the grey signals, each within its time."""
    return list(await asyncio.gather(*(opinion(judge, view, said) for said in asked[:MOST])))


async def opinion(judge: Judge, view: ConversationView, said: Judgement) -> Opinion:
    """One opinion as a judgement beside the detector's, or why there is none."""
    try:
        async with asyncio.timeout(LIMIT_S):
            likely = await judge.weigh(view, said.reason)
    except TimeoutError:
        return Failure(detector=judge.name, why=f"did not answer within {LIMIT_S:g} s", kind="overran")
    except Exception as error:  # noqa: BLE001 - a judge is a plugin: it may raise anything, and the detectors stand
        return Failure(detector=judge.name, why=f"{type(error).__name__}: {error}", kind="raised")
    if not is_share(likely):
        return Failure(detector=judge.name, why=f"answered {likely!r}, not a number from 0 to 1", kind="nonsense")
    return Judgement(
        detector=judge.name,
        reason=said.reason,
        score=float(likely),
        flag_at=EVEN,
        evidence=said.evidence,
        sentence=said.sentence,
        category=said.category,
    )
