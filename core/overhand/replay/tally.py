"""Recorded judgements added up by detector and business version, beside what people did and said."""

from collections import Counter

from overhand.conversation.events import Verdict
from overhand.replay.recorded import Flag, Heard, Recorded
from overhand.replay.standing import BASES, Basis, Standing

__all__ = ["Tally"]

Moment = tuple[str, int]
"""A detector, and the round in which it fired."""


class Tally:
    """Takes episodes one by one."""

    def __init__(self) -> None:
        self._standings: dict[tuple[str, int], Standing] = {}
        self._needed: Counter[tuple[Basis, str, int]] = Counter()  # basis, reason, business version
        self.judged: Counter[int] = Counter()  # business version -> messages judged under it
        self.verdicts = 0  # that people gave, dismissals among them

    def standings(self) -> list[Standing]:
        """Every detector that spoke or could not, by name and version."""
        for standing in self._standings.values():
            for basis in BASES:
                standing.by(basis).needed = self._needed[basis, standing.reason, standing.version]
        return [self._standings[key] for key in sorted(self._standings)]

    def add(self, recorded: Recorded) -> None:
        """Count an episode."""
        moments: dict[Moment, int] = {}  # and the business version
        for heard in recorded.heard:
            self._hear(recorded, heard, moments)
        for flag in recorded.flags:
            self._flag(recorded, flag, moments)
        for (detector, round_), version in moments.items():
            self._hold(recorded, self._standing(detector, version), round_)
        self._need(recorded, moments)
        self.verdicts += len(recorded.missed) + sum(bool(flag.verdict) for flag in recorded.flags)

    def _hear(self, recorded: Recorded, heard: Heard, moments: dict[Moment, int]) -> None:
        """What was said about one message."""
        self.judged[heard.business] += 1
        for detector in heard.unheard:
            self._standing(detector, heard.business).unheard += 1
        offered = reasons_offered(recorded, heard)
        for verdict in heard.verdicts:
            standing = self._standing(verdict.detector, heard.business, verdict.reason)
            reached = verdict.score >= verdict.flag_at
            standing.said += 1
            standing.shadow += verdict.shadow
            standing.would_fire += verdict.shadow and reached
            standing.fired += reached and not verdict.shadow
            standing.offered += verdict.reason in offered and not verdict.shadow
            if reached and not heard.with_people:
                moments.setdefault((verdict.detector, heard.round), heard.business)

    def _flag(self, recorded: Recorded, flag: Flag, moments: dict[Moment, int]) -> None:
        """Who led to a flag. What is said of drafts is journalled only where it withheld one."""
        if flag.by != "detector":
            return
        unheard = {detector for heard in recorded.heard if heard.message == flag.message for detector in heard.unheard}
        for detector in flag.detectors:
            if detector in unheard:
                continue
            standing = self._standing(detector, flag.business, flag.reason)
            standing.acted += 1
            if flag.of_draft:
                standing.said += 1
                standing.fired += 1
            if not flag.with_people:
                moments.setdefault((detector, flag.round), flag.business)

    def _hold(self, recorded: Recorded, standing: Standing, round_: int) -> None:
        """One moment, by what people did and by what they said."""
        did = recorded.ended_by(round_)
        standing.people.right += did == "came"
        standing.people.wrong += did == "dismissed"
        said = {flag.verdict for flag in recorded.flags if flag.round == round_ and flag.reason == standing.reason}
        standing.verdicts.right += "good" in said
        standing.verdicts.wrong += "not_needed" in said

    def _need(self, recorded: Recorded, moments: dict[Moment, int]) -> None:
        """What needed a person, and which detectors were there."""
        for flag in recorded.flags:
            for basis in BASES:
                if not was_needed(recorded, flag, basis):
                    continue
                self._needed[basis, flag.reason, flag.business] += 1
                for (detector, round_), version in moments.items():
                    standing = self._standing(detector, version)
                    same = (standing.reason, round_, version) == (flag.reason, flag.round, flag.business)
                    standing.by(basis).found += same
        version = recorded.heard[-1].business if recorded.heard else recorded.business
        for reason in recorded.missed:
            self._needed["verdicts", reason, version] += 1

    def _standing(self, detector: str, version: int, reason: str = "") -> Standing:
        standing = self._standings.setdefault((detector, version), Standing(detector, version))
        standing.reason = standing.reason or reason
        return standing


def was_needed(recorded: Recorded, flag: Flag, basis: Basis) -> bool:
    """Whether a flag needed a person: somebody came, or said that it was good."""
    if basis == "verdicts":
        return flag.verdict == "good"
    return recorded.ended_by(flag.round) == "came" and not flag.with_people


def reasons_offered(recorded: Recorded, heard: Heard) -> tuple[str, ...]:
    """For what a message led to an offer. Where none was made, because one stood already, it is the strongest signal's.

    From which score on a detector offers is not journalled.
    """
    if heard.decision != "offer":
        return ()
    for offer in recorded.offers:
        if offer.message == heard.message:
            return offer.reasons
    out_of_shadow = [verdict for verdict in heard.verdicts if not verdict.shadow]
    return tuple(each.reason for each in [max(out_of_shadow, key=score_of)]) if out_of_shadow else ()


def score_of(verdict: Verdict) -> float:
    """How sure a detector was."""
    return verdict.score
