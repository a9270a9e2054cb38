"""A customer who is losing patience: what they say, how they say it, and how the conversation runs."""

from msgspec import structs

from overhand.detection import ConversationView, Signal
from overhand_detectors.blend import log_odds, share
from overhand_detectors.course import Course, Watcher, since_a_person
from overhand_detectors.hearing import Ear

__all__ = ["Frustration"]

LEAST = 0.1  # below this there is nothing to tell
FAILED = 0.3  # margin from which the AI's last reply is named as a cause
SAME = 0.75  # likeness from which a message is told as asked again


class Frustration:
    """Adds the course of the conversation to what the words say."""

    name, reason, looks_at = "frustration", "frustration", "customer"
    flag_at = 0.6

    def __init__(self, ear: Ear, watcher: Watcher) -> None:
        self._ear = ear
        self._watcher = watcher

    async def look(self, view: ConversationView) -> Signal | None:
        """A signal whose evidence is the complaint, or the whole message where its tone or the course tells."""
        view = structs.replace(view, turns=since_a_person(view.turns))
        heard = await self._ear.hear(view)
        course = await self._watcher.course(view, heard.found.plain.split())
        odds = course.odds(log_odds(heard.score), self._ear.course_weights(closely=heard.closely))
        score = share(odds)
        if score < LEAST:
            return None
        why = told(heard.hit.kind if heard.hit is not None else "", course)
        return Signal(score=score, evidence=heard.evidence, sentence=why)


def told(kind: str, course: Course) -> str:
    """One sentence for the operator."""
    reasons = [
        kind,
        "they ask the same again" if course.repeats or course.sameness > SAME else "",
        "the AI repeats itself" if course.ai_repeats else "",
        "the AI's last reply did not help them" if course.failed_reply > FAILED else "",
        "they write in bursts" if course.burst else "",
        "they call for an answer" if course.calling else "",
        "they shout" if course.capitals or course.shouted else "",
    ]
    found = "; ".join(reason for reason in reasons if reason)
    return f"The customer seems frustrated: {found or 'the tone is harsh'}."
