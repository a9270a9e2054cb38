"""Recorded judgements added up by detector, reason and business version, beside what people did and said.

All of it is one counter, so that tallies of some episodes can be kept, added up and taken back elsewhere.
"""

from collections import Counter

from msgspec import Struct

from overhand.conversation.events import Verdict
from overhand.replay.recorded import Flag, Heard, Recorded
from overhand.replay.standing import BASES, Basis, Case, CaseKind, Count, Standing, standings

__all__ = ["Tally"]

Moment = tuple[str, str, int]
"""A detector, for which reason it fired, and the round."""


class Fired(Struct, frozen=True):
    """When a moment began: the first message at which the detector fired in that round."""

    version: int
    shadow: bool
    at: int


class Tally:
    """Takes episodes one by one. `cases` are the moments and episodes in which people say detection was wrong."""

    def __init__(self) -> None:
        self.counts: Counter[Count] = Counter()
        self.cases: list[Case] = []

    @property
    def judged(self) -> Counter[int]:
        """Messages that were judged under each business version."""
        return Counter({each.version: number for each, number in self.counts.items() if each.what == "judged"})

    @property
    def verdicts(self) -> int:
        """How many people gave, dismissals among them."""
        return sum(number for each, number in self.counts.items() if each.what == "verdicts")

    def standings(self) -> list[Standing]:
        """Every detector that spoke or could not, by name, version and reason."""
        return standings(self.counts)

    def add(self, recorded: Recorded) -> None:
        """Count an episode."""
        moments: dict[Moment, Fired] = {}
        for heard in recorded.heard:
            self._hear(recorded, heard, moments)
        for flag in recorded.flags:
            self._flag(recorded, flag, moments)
        for moment, fired in moments.items():
            self._hold(recorded, moment, fired)
        for flag in recorded.flags:
            self._need(recorded, flag, moments)
        self._miss(recorded, moments)
        given = len(recorded.missed) + recorded.none_needed + sum(bool(flag.verdict) for flag in recorded.flags)
        self._count("verdicts", "", "", recorded.business, given)

    def _count(self, what: str, detector: str, reason: str, version: int, number: int = 1) -> None:
        if number:
            self.counts[Count(what, detector, reason, version)] += number

    def _hear(self, recorded: Recorded, heard: Heard, moments: dict[Moment, Fired]) -> None:
        """What was said about one message."""
        version = heard.business
        self._count("judged", "", "", version)
        for detector in heard.unheard:
            self._count("unheard", detector, "", version)
        offered = reasons_offered(recorded, heard)
        for verdict in heard.verdicts:
            reached = verdict.score >= verdict.flag_at
            for what, so in (
                ("said", True),
                ("shadow", verdict.shadow),
                ("would_fire", verdict.shadow and reached),
                ("fired", reached and not verdict.shadow),
                ("offered", verdict.reason in offered and not verdict.shadow),
            ):
                self._count(what, verdict.detector, verdict.reason, version, so)
            if reached and not heard.with_people:
                moment = verdict.detector, verdict.reason, heard.round
                moments.setdefault(moment, Fired(version, verdict.shadow, heard.at))

    def _flag(self, recorded: Recorded, flag: Flag, moments: dict[Moment, Fired]) -> None:
        """Who led to a flag. What is said of drafts is journalled only where it withheld one."""
        if flag.by != "detector":
            return
        unheard = {detector for heard in recorded.heard if heard.message == flag.message for detector in heard.unheard}
        for detector in flag.detectors:
            if detector in unheard:
                continue
            for what in ("acted", "said", "fired") if flag.of_draft else ("acted",):
                self._count(what, detector, flag.reason, flag.business)
            if not flag.with_people:
                moment = detector, flag.reason, flag.round
                moments.setdefault(moment, Fired(flag.business, shadow=False, at=flag.at))

    def _hold(self, recorded: Recorded, moment: Moment, fired: Fired) -> None:
        """One moment, by what people did and by what they said. Of shadow they say it of the whole episode."""
        detector, reason, round_ = moment
        did = recorded.ended_by(round_)
        said = {flag.verdict for flag in recorded.flags if flag.round == round_ and flag.reason == reason}
        wrong = "not_needed" in said or (fired.shadow and recorded.none_needed > 0)
        for what, so in (
            ("moments", True),
            ("people_right", did == "came"),
            ("people_wrong", did == "dismissed"),
            ("verdicts_right", "good" in said or (fired.shadow and reason in recorded.missed)),
            ("verdicts_wrong", wrong),
        ):
            self._count(what, detector, reason, fired.version, so)
        if wrong or (fired.shadow and did == "dismissed"):
            self._tell(recorded, "wrong", detector, reason, fired.at)

    def _need(self, recorded: Recorded, flag: Flag, moments: dict[Moment, Fired]) -> None:
        """A flag that needed a person, and which detectors were there."""
        there = [detector for detector, reason, at in moments if (reason, at) == (flag.reason, flag.round)]
        for basis in BASES:
            if was_needed(recorded, flag, basis):
                self._count(f"{basis}_needed", "", flag.reason, flag.business)
                for detector in there:
                    same = moments[detector, flag.reason, flag.round].version == flag.business
                    self._count(f"{basis}_found", detector, flag.reason, flag.business, same)
        if was_needed(recorded, flag, "verdicts") and not there:
            self._missed(recorded, flag.reason, flag.business, flag.at)

    def _miss(self, recorded: Recorded, moments: dict[Moment, Fired]) -> None:
        """What was not flagged, and people say should have been; a detector in shadow may have been there."""
        last = recorded.heard[-1] if recorded.heard else None
        version, at = (last.business, last.at) if last is not None else (recorded.business, recorded.at)
        for reason in recorded.missed:
            self._count("verdicts_needed", "", reason, version)
            quiet = {
                detector
                for (detector, of, _), fired in moments.items()
                if fired.shadow and (of, fired.version) == (reason, version)
            }
            for detector in quiet:
                self._count("verdicts_found", detector, reason, version)
            self._missed(recorded, reason, version, at)

    def _missed(self, recorded: Recorded, reason: str, version: int, at: int) -> None:
        self._count("missed", "", reason, version)
        self._tell(recorded, "missed", "", reason, at)

    def _tell(self, recorded: Recorded, kind: CaseKind, detector: str, reason: str, at: int) -> None:
        self.cases.append(Case(kind, detector, reason, recorded.conversation, recorded.episode, at))


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
