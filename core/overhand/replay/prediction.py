"""What a configuration would have led to in one episode."""

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from overhand.detection import Judged
from overhand.replay.recorded import ACCEPTED, Offered, Raised, Recorded, Seen

__all__ = ["Predicted", "Prediction", "as_recorded"]


class Predicted(Struct, frozen=True, kw_only=True):
    """Flags and offers in their order, and how often detectors could not look or would have acted out of shadow."""

    flags: tuple[Raised, ...] = ()
    offers: tuple[Offered, ...] = ()
    unheard: Mapping[str, int] = {}
    shadow: Mapping[str, int] = {}


class Prediction:
    """Takes the judgements of an episode's texts in their order, and keeps to the rules of flags and offers.

    A reason is flagged once while its flag is open; flags end where people or timers really ended a round. What the AI,
    timers and colleagues flagged stands as it did. Nothing is flagged while people have the conversation. One offer an
    episode, and none while a flag is open.
    """

    def __init__(self, recorded: Recorded) -> None:
        self._flags: list[Raised] = []
        self._offers: list[Offered] = []
        self._unheard: Counter[str] = Counter()
        self._shadow: Counter[str] = Counter()
        self._open: set[str] = set()
        self._round = 0
        self._others = [flag for flag in recorded.flags if not flag.by_detection]
        self._said_yes = {offer.answered: offer.turn for offer in recorded.offers if offer.answer == "yes"}

    def take(self, seen: Seen, judged: Judged) -> None:
        """Note what is decided about one text."""
        self._unheard.update(failure.detector for failure in judged.failures)
        self._shadow.update(each.detector for each in judged.judgements if each.shadow and each.score >= each.flag_at)
        if seen.round != self._round:
            self._round = seen.round
            self._open.clear()
        if seen.with_people:
            return
        earlier = (flag.reason for flag in self._others if flag.round == seen.round and flag.turn < seen.turn)
        self._open.update(earlier)
        if judged.decision == "flag":
            for reason in judged.reasons:
                self._raise(seen, reason, *acted(judged, reason))
        if not seen.is_draft and self._accepts(seen):
            self._raise(seen, "explicit_request", (ACCEPTED,), 1.0)
        if judged.decision == "offer" and not seen.is_draft and not self._offers and not self._open:
            self._offers.append(Offered(turn=seen.turn, message=seen.line.id, reasons=judged.reasons))

    def close(self) -> Predicted:
        """The whole episode."""
        return Predicted(
            flags=tuple(self._flags),
            offers=tuple(self._offers),
            unheard=dict(self._unheard),
            shadow=dict(self._shadow),
        )

    def _accepts(self, seen: Seen) -> bool:
        """Whether the customer said yes to an offer that was really made, and would be made here at the same place."""
        asked = self._said_yes.get(seen.turn)
        return asked is not None and any(offer.turn == asked for offer in self._offers)

    def _raise(self, seen: Seen, reason: str, detectors: tuple[str, ...], score: float) -> None:
        if reason in self._open:
            return
        self._open.add(reason)
        line = seen.line
        raised = Raised(
            turn=seen.turn, at=line.at, message=line.id, reason=reason, detectors=detectors, score=round(score, 4)
        )
        self._flags.append(raised)


def acted(judged: Judged, reason: str) -> tuple[tuple[str, ...], float]:
    """Which detectors led to flagging a reason, and the highest score; for `detector_unavailable` those that failed."""
    found = [each for each in judged.judgements if each.acted and each.reason == reason]
    if found:
        return tuple(each.detector for each in found), max(each.score for each in found)
    return tuple(failure.detector for failure in judged.failures if failure.mandatory), 0.0


def as_recorded(recorded: Recorded) -> Predicted:
    """What detection really led to, in the same form."""
    heard = recorded.heard
    return Predicted(
        flags=tuple(flag for flag in recorded.flags if flag.by_detection),
        offers=recorded.offers,
        unheard=dict(Counter(detector for each in heard for detector in each.unheard)),
        shadow=dict(
            Counter(
                verdict.detector
                for each in heard
                for verdict in each.verdicts
                if verdict.shadow and verdict.score >= verdict.flag_at
            )
        ),
    )
