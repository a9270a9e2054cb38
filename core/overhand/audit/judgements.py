"""What an auditor says about one episode: how it becomes an operator's order, and how the journal tells it again.

A judgement names its week and episode, since the conversation may have gone on before anybody judged it.
"""

import re
from typing import Final

from msgspec import Struct

from overhand.conversation import Event
from overhand.conversation import events as e
from overhand.conversation.commands import AddNote, GiveVerdict, Verb

__all__ = ["Judgement", "judgement_of", "verb_of"]

MARK: Final = re.compile(r"audit/(\d{4}-W\d{2})/(\d+)")
NOTE: Final = re.compile(r"Audit (\d{4}-W\d{2}), episode (\d+): no person was needed\.")


class Judgement(Struct, frozen=True, kw_only=True):
    """Whether a person should have been called in an episode, and why."""

    week: str  # the sample it was drawn for
    episode: int
    missed: bool
    reason: str = ""  # of a missed one

    def __str__(self) -> str:
        """In a word or two."""
        return f"missed: {self.reason}" if self.missed else "none needed"


def verb_of(judgement: Judgement) -> Verb:
    """What the operator asks. A verdict needs a flag unless it is `missed`, so the other one is written as a note."""
    if judgement.missed:
        mark = f"audit/{judgement.week}/{judgement.episode}"
        return GiveVerdict(verdict="missed", flag=mark, reason=judgement.reason)
    return AddNote(text=f"Audit {judgement.week}, episode {judgement.episode}: no person was needed.")


def judgement_of(event: Event) -> Judgement | None:
    """The judgement in an event; None in everything else, other people's verdicts and notes included."""
    if isinstance(event, e.VerdictGiven) and event.verdict == "missed" and (found := MARK.fullmatch(event.flag)):
        return Judgement(week=found[1], episode=int(found[2]), missed=True, reason=event.reason)
    if isinstance(event, e.NoteAdded) and (found := NOTE.fullmatch(event.text)):
        return Judgement(week=found[1], episode=int(found[2]), missed=False)
    return None
