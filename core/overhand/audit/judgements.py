"""What an auditor says about one episode: how it becomes an operator's order, and how the journal tells it again.

A judgement names its week and episode, since the conversation may have gone on before anybody judged it.
"""

import re
from typing import Final

from msgspec import Struct

from overhand.conversation import Event
from overhand.conversation import events as e
from overhand.conversation.commands import GiveVerdict

__all__ = ["Judgement", "judgement_of", "verb_of"]

OLD_MARK: Final = re.compile(r"audit/(\d{4}-W\d{2})/(\d+)")
OLD_NOTE: Final = re.compile(r"Audit (\d{4}-W\d{2}), episode (\d+): no person was needed\.")
"""How journals tell a judgement that are older than verdicts with an episode: a mark in place of a flag, or a note."""


class Judgement(Struct, frozen=True, kw_only=True):
    """Whether a person should have been called in an episode, and why."""

    week: str  # the sample it was drawn for
    episode: int
    missed: bool
    reason: str = ""  # of a missed one

    def __str__(self) -> str:
        """In a word or two."""
        return f"missed: {self.reason}" if self.missed else "none needed"


def verb_of(judgement: Judgement) -> GiveVerdict:
    """What the operator asks."""
    return GiveVerdict(
        verdict="missed" if judgement.missed else "no_person_needed",
        reason=judgement.reason,
        episode=judgement.episode,
        sample=judgement.week,
    )


def judgement_of(event: Event) -> Judgement | None:
    """The judgement in an event; None in everything else, other people's verdicts and notes included."""
    match event:
        case e.VerdictGiven(verdict="missed" | "no_person_needed") if event.sample:
            missed = event.verdict == "missed"
            return Judgement(week=event.sample, episode=event.episode, missed=missed, reason=event.reason)
        case e.VerdictGiven(verdict="missed") if found := OLD_MARK.fullmatch(event.flag):
            return Judgement(week=found[1], episode=int(found[2]), missed=True, reason=event.reason)
        case e.NoteAdded() if found := OLD_NOTE.fullmatch(event.text):
            return Judgement(week=found[1], episode=int(found[2]), missed=False)
        case _:
            return None
